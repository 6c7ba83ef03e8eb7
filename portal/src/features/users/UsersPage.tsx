import {
  DeleteOutlined,
  HistoryOutlined,
  PlusOutlined,
  SafetyOutlined,
  UploadOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState, type ComponentType, type Key } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { invalidate } from '@/api/client';
import { listUsersOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { User } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { useAccount } from '@/app/session';
import { ColumnPicker } from '@/components/ColumnPicker';
import { DataTable } from '@/components/DataTable';
import { useDepartments, type DepartmentNode } from '@/components/departments';
import { LinkButton } from '@/components/LinkButton';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import { useInvite } from '@/components/useInvite';
import { useMenuAt } from '@/components/useMenuAt';
import { useWayHere } from '@/components/wayBack';
import { useColumns } from '@/components/useColumns';
import { EmptyState } from '@/components/States';
import { useListParams } from '@/components/useListParams';
import { ExportSelected, ExportUsers } from './ExportUsers';
import { JumpDialog } from './JumpDialog';
import { ImportDialog } from './ImportDialog';
import { useResetUserTotp } from './useResetUserTotp';
import { useDeleteUsers } from './useDeleteUsers';
import { UserDrawer } from './UserDrawer';
import { FILTER_NAMES, type UserFilterValues } from './userFilter';
import { UserFilters } from './UserFilters';
import { filterOf, looksEverywhere, NO_SEARCH, searches, showsSub, type UserListParams } from './userList';
import { UserPlace } from './UserPlace';
import { useUserColumns } from './useUserColumns';

interface Props {
  /** the department tree, from its own feature */
  Departments: ComponentType<{ value: string | undefined; onChange: (id: string | undefined) => void }>;
}

/** The users that the address names. A department that has been deleted meanwhile is missed by the list first, then by the tree. */
function useUserList(params: UserListParams, department: DepartmentNode | undefined) {
  const queries = useQueryClient();
  const filter = filterOf(params, department);
  const query = useQuery({
    ...listUsersOptions({ query: { ...filter, page: params.page, page_size: params.page_size } }),
    enabled: department !== undefined || looksEverywhere(params),
    placeholderData: keepPreviousData,
  });
  const missed = query.isError && problemOf(query.error).status === 404;
  useEffect(() => {
    if (missed) invalidate(queries, 'departments');
  }, [missed, queries]);
  return { filter, query };
}

/** Manual 1.2.2 and 1.2.3: the organisation tree, and the users of the department that is selected in it. */
export function UsersPage({ Departments }: Props) {
  const { t } = useTranslation();
  const { page_size } = useAccount();
  const here = useWayHere();
  const { root, byId } = useDepartments();
  const [params, set] = useListParams<UserListParams>({
    ...NO_SEARCH,
    department: undefined,
    sub: '',
    sort: undefined,
    page: 1,
    page_size,
  });
  const department = params.department === undefined ? root : byId.get(params.department);
  const { filter, query } = useUserList(params, department);
  const [selected, setSelected] = useState<Key[]>([]);
  const [drawer, setDrawer] = useState<{ user?: User } | null>(null);
  const [importing, setImporting] = useState(false);
  const [jumping, setJumping] = useState<User | null>(null);
  const popup = useMenuAt();
  const invite = useInvite('user');
  const resetTotp = useResetUserTotp();
  const askDelete = useDeleteUsers(() => setSelected([]));
  const columns = useUserColumns({
    onEdit: (user) => setDrawer({ user }),
    onJump: setJumping,
    onMore: (user, button) =>
      popup.below(button, [
        {
          key: 'meetings',
          icon: <VideoCameraOutlined aria-hidden />,
          label: (
            <Link to={`/admin/meetings?host_id=${user.id}&when=all`} state={here}>
              {t('users.meetings')}
            </Link>
          ),
        },
        ...invite(user),
        ...(user.has_totp
          ? [
              {
                key: 'totp',
                icon: <SafetyOutlined aria-hidden />,
                label: t('access.totp.reset'),
                onClick: () => resetTotp(user),
              },
            ]
          : []),
        { type: 'divider' },
        {
          key: 'delete',
          icon: <DeleteOutlined aria-hidden />,
          danger: true,
          label: t('common.delete'),
          onClick: () => askDelete([user.id]),
        },
      ]),
  });
  const { visible, ...choice } = useColumns('users', columns);
  const filters = Object.fromEntries(FILTER_NAMES.map((name) => [name, params[name]])) as unknown as UserFilterValues;
  const filtered = searches(params);
  const everywhere = looksEverywhere(params);
  const search = (patch: Partial<UserListParams>, how?: { replace: boolean }) =>
    set(searches({ ...params, ...patch }) ? patch : { ...patch, within: '' }, how);
  const select = (id: string | undefined) => set({ department: id, within: filtered ? 'department' : '' });
  const widen = filtered ? (
    <Button type="primary" onClick={() => set({ within: 'all' })}>
      {t('users.searchEverywhere')}
    </Button>
  ) : (
    <Button type="primary" onClick={() => set({ sub: '1' })}>
      {t('users.showSub')}
    </Button>
  );
  const sub = department !== undefined && showsSub(params, department);
  const gone = root !== undefined && department === undefined && !everywhere;
  return (
    <div className="page">
      <PageHead title={t('users.title')} sub={t('users.hint')}>
        <LinkButton to="/admin/users/deleted" state={here} icon={<HistoryOutlined aria-hidden />}>
          {t('deleted.open')}
        </LinkButton>
        <Button icon={<UploadOutlined aria-hidden />} onClick={() => setImporting(true)}>
          {t('users.import.open')}
        </Button>
        <ExportUsers filter={filter} total={query.data?.total ?? 0} root={root?.key} />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!root} onClick={() => setDrawer({})}>
          {t('users.add')}
        </Button>
      </PageHead>
      <div className="org">
        <Departments value={params.department} onChange={select} />
        <section className="panel" aria-label={t('users.list')}>
          <div className="toolbar">
            {root && !gone && (
              <UserPlace
                params={params}
                set={set}
                department={department ?? root}
                found={query.isPlaceholderData ? undefined : query.data?.total}
              />
            )}
            <span className="grow" />
            <QuickSearch value={params.q} onSearch={(q, how) => search({ q }, how)} placeholder={t('users.search')} />
            <UserFilters value={filters} onChange={search} />
            <ColumnPicker {...choice} />
          </div>
          {gone ? (
            <EmptyState
              text={t('users.departmentGone')}
              action={
                <Button type="primary" onClick={() => set({ department: undefined })}>
                  {t('users.show', { name: root.title })}
                </Button>
              }
            />
          ) : (
            <DataTable<User, UserListParams>
              query={query}
              columns={visible}
              params={params}
              setParams={set}
              label={t('users.list')}
              rowName={(user) => user.name ?? ''}
              filtered={filtered}
              filteredAction={
                <div className="buttons">
                  <Button onClick={() => set(NO_SEARCH)}>{t('empty.clearFilters')}</Button>
                  {!everywhere && widen}
                </div>
              }
              emptyText={t(sub || !department?.total ? 'users.noneDeep' : 'users.none')}
              emptyAction={sub || !department?.total ? undefined : widen}
              selection={{
                keys: selected,
                onChange: setSelected,
                actions: (
                  <>
                    <ExportSelected ids={selected.map(String)} />
                    <Button
                      size="small"
                      danger
                      icon={<DeleteOutlined aria-hidden />}
                      onClick={() => askDelete(selected.map(String))}
                    >
                      {t('users.batchDelete')}
                    </Button>
                  </>
                ),
              }}
            />
          )}
        </section>
      </div>
      {popup.element}
      {jumping && <JumpDialog user={jumping} onClose={() => setJumping(null)} />}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
      {drawer && root && (
        <UserDrawer user={drawer.user} departmentId={(department ?? root).key} onClose={() => setDrawer(null)} />
      )}
    </div>
  );
}
