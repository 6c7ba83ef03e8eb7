import {
  DeleteOutlined,
  HistoryOutlined,
  PlusOutlined,
  SafetyOutlined,
  UploadOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ComponentType, type Key } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listUsersOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { ListUsersData, User } from '@/api/gen';
import { useAccount } from '@/app/session';
import { ColumnPicker } from '@/components/ColumnPicker';
import { DataTable } from '@/components/DataTable';
import { useDepartments } from '@/components/departments';
import { LinkButton } from '@/components/LinkButton';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import { useInvite } from '@/components/useInvite';
import { useMenuAt } from '@/components/useMenuAt';
import { useColumns } from '@/components/useColumns';
import { useListParams, type ListParams } from '@/components/useListParams';
import { ExportSelected, ExportUsers } from './ExportUsers';
import { JumpDialog } from './JumpDialog';
import { ImportDialog } from './ImportDialog';
import { useResetUserTotp } from './useResetUserTotp';
import { useDeleteUsers } from './useDeleteUsers';
import { UserDrawer } from './UserDrawer';
import { FILTER_NAMES, NO_FILTER, UserFilters, type UserFilterValues } from './UserFilters';
import { useUserColumns } from './useUserColumns';

type Params = ListParams & UserFilterValues & { department?: string; sub: boolean; q: string; sort?: string };
type Query = NonNullable<ListUsersData['query']>;

function filterOf(
  { department, sub, page: _page, page_size: _size, ...rest }: Params,
  root: string | undefined,
): Query {
  const given = Object.entries(rest).filter(([, value]) => value !== '' && value !== undefined);
  const department_id = department ?? root;
  return { ...Object.fromEntries(given), department_id, include_subdepartments: sub };
}

interface Props {
  /** the department tree, from its own feature */
  Departments: ComponentType<{ value: string | undefined; onChange: (id: string | undefined) => void }>;
}

/** Manual 1.2.2 and 1.2.3: the organisation tree, and the users of the department that is selected in it. */
export function UsersPage({ Departments }: Props) {
  const { t } = useTranslation();
  const { page_size } = useAccount();
  const { root } = useDepartments();
  const [params, set] = useListParams<Params>({
    ...NO_FILTER,
    department: undefined,
    sub: false,
    q: '',
    sort: undefined,
    page: 1,
    page_size,
  });
  const [selected, setSelected] = useState<Key[]>([]);
  const [drawer, setDrawer] = useState<{ user?: User } | null>(null);
  const [importing, setImporting] = useState(false);
  const filter = filterOf(params, root?.key);
  const query = useQuery({
    ...listUsersOptions({ query: { ...filter, page: params.page, page_size: params.page_size } }),
    enabled: root !== undefined,
    placeholderData: keepPreviousData,
  });
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
          label: <Link to={`/admin/meetings?host_id=${user.id}&when=all`}>{t('users.meetings')}</Link>,
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
  const filtered = params.q !== '' || FILTER_NAMES.some((name) => params[name] !== '');
  const clear = () => set({ ...NO_FILTER, q: '' });
  const widen = (
    <Button type="primary" onClick={() => set({ sub: true })}>
      {t(filtered ? 'users.searchSub' : 'users.showSub')}
    </Button>
  );
  return (
    <div className="page">
      <PageHead title={t('users.title')} sub={t('users.hint')}>
        <LinkButton to="/admin/users/deleted" icon={<HistoryOutlined aria-hidden />}>
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
        <Departments value={params.department} onChange={(department) => set({ department })} />
        <section className="panel" aria-label={t('users.list')}>
          <div className="toolbar">
            <Button aria-pressed={params.sub} onClick={() => set({ sub: !params.sub })}>
              {t(params.sub ? 'users.hideSub' : 'users.showSub')}
            </Button>
            <span className="grow" />
            <QuickSearch value={params.q} onSearch={(q) => set({ q })} placeholder={t('users.search')} />
            <UserFilters value={filters} onChange={set} />
            <ColumnPicker {...choice} />
          </div>
          <DataTable<User, Params>
            query={query}
            columns={visible}
            params={params}
            setParams={set}
            label={t('users.list')}
            rowName={(user) => user.name ?? ''}
            filtered={filtered}
            filteredAction={
              <div className="buttons">
                <Button onClick={clear}>{t('empty.clearFilters')}</Button>
                {!params.sub && widen}
              </div>
            }
            emptyText={t(params.sub ? 'users.noneDeep' : 'users.none')}
            emptyAction={params.sub ? undefined : widen}
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
        </section>
      </div>
      {popup.element}
      {jumping && <JumpDialog user={jumping} onClose={() => setJumping(null)} />}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
      {drawer && root && (
        <UserDrawer user={drawer.user} departmentId={params.department ?? root.key} onClose={() => setDrawer(null)} />
      )}
    </div>
  );
}
