import { DeleteOutlined, HistoryOutlined, MoreOutlined, PlusOutlined, SafetyOutlined } from '@ant-design/icons';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ifMatch, invalidate } from '@/api/client';
import { deleteAdministratorMutation, listAdministratorsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { AdministratorRow, ListAdministratorsData } from '@/api/gen';
import { useAccount } from '@/app/session';
import { AccountStatus } from '@/components/AccountStatus';
import { DataTable } from '@/components/DataTable';
import { useErrorText } from '@/components/errorText';
import { LinkButton } from '@/components/LinkButton';
import { PageHead } from '@/components/PageHead';
import { phoneText } from '@/components/phoneText';
import { QuickSearch } from '@/components/QuickSearch';
import { useInvite } from '@/components/useInvite';
import { useMenuAt } from '@/components/useMenuAt';
import type { Column } from '@/components/useColumns';
import { useListParams, type ListParams } from '@/components/useListParams';
import { useWayHere } from '@/components/wayBack';
import { ScopePath } from './ScopePath';
import { useResetAdministratorTotp } from './useResetAdministratorTotp';
import { useQuestion } from '@/components/useQuestion';
import { useUndo } from '@/components/useUndo';
import { AdministratorDrawer } from './AdministratorDrawer';
import { useRestoreAdministrator } from './useRestoreAdministrator';

type Params = ListParams & { q: string; sort?: string };
type Query = NonNullable<ListAdministratorsData['query']>;

function useColumnsOf(
  onEdit: (row: AdministratorRow) => void,
  onMore: (row: AdministratorRow, button: HTMLElement) => void,
) {
  const { t } = useTranslation();
  const columns: Column<AdministratorRow>[] = [
    {
      title: t('users.name'),
      dataIndex: 'name',
      width: 190,
      sorter: true,
      render: (_, { name, english_name, login_name, is_self }) => (
        <span className="cell-2">
          <span title={name}>
            {name} {is_self && <Tag variant="filled">{t('administrators.self')}</Tag>}
          </span>
          <small title={login_name}>{[login_name, english_name].filter(Boolean).join(' · ')}</small>
        </span>
      ),
    },
    {
      title: t('users.contact'),
      dataIndex: 'email',
      width: 220,
      sorter: true,
      render: (_, { email, mobile }) => (
        <span className="cell-2">
          <span title={email}>{email}</span>
          <small className="num">{phoneText(mobile)}</small>
        </span>
      ),
    },
    {
      title: t('administrators.scope'),
      dataIndex: 'scope_path',
      width: 200,
      render: (_, { scope_path }) => <ScopePath path={scope_path} />,
    },
    {
      title: t('users.status'),
      dataIndex: 'status',
      width: 90,
      render: (status: string) => <AccountStatus status={status} />,
    },
    {
      title: t('access.totp.title'),
      dataIndex: 'has_totp',
      width: 110,
      render: (on: boolean) => (on ? t('access.totp.on') : <span className="muted">{t('access.totp.off')}</span>),
    },
    {
      title: t('common.actions'),
      key: 'actions',
      fixed: 'right',
      width: 144,
      render: (_, row) => (
        <Space size={0}>
          <Button type="link" size="small" aria-label={`${t('common.edit')} ${row.name}`} onClick={() => onEdit(row)}>
            {t('common.edit')}
          </Button>
          {!row.is_self && (
            <Button
              type="text"
              size="small"
              icon={<MoreOutlined aria-hidden />}
              aria-haspopup="menu"
              aria-label={`${t('common.more')} ${row.name}`}
              onClick={({ currentTarget }) => onMore(row, currentTarget)}
            />
          )}
        </Space>
      ),
    },
  ];
  return columns;
}

function useDelete() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const question = useQuestion();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const offerUndo = useUndo();
  const restore = useRestoreAdministrator();
  const remove = useMutation({
    ...deleteAdministratorMutation(),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => invalidate(queries, 'administrators'),
  });
  return ({ id, name, version }: AdministratorRow) =>
    question({
      title: t('administrators.deleteTitle', { name }),
      content: t('administrators.deleteHint'),
      okText: t('common.delete'),
      destroys: true,
      onOk: () =>
        remove.mutateAsync({ path: { id }, headers: ifMatch(version) }).then(
          () => offerUndo(t('administrators.deleted', { name }), () => restore({ id, name })),
          () => undefined,
        ),
    });
}

/** Manual 1.2.4: who administers the site, each within a scope. */
export function AdministratorsPage() {
  const { t } = useTranslation();
  const here = useWayHere();
  const { page_size } = useAccount();
  const [params, set] = useListParams<Params>({ q: '', sort: undefined, page: 1, page_size });
  const [drawer, setDrawer] = useState<{ administrator?: AdministratorRow } | null>(null);
  const query = useQuery({
    ...listAdministratorsOptions({ query: params as Query }),
    placeholderData: keepPreviousData,
  });
  const askDelete = useDelete();
  const resetTotp = useResetAdministratorTotp();
  const popup = useMenuAt();
  const invite = useInvite('administrator');
  const columns = useColumnsOf(
    (administrator) => setDrawer({ administrator }),
    (row, button) =>
      popup.below(button, [
        ...invite(row),
        ...(row.has_totp
          ? [
              {
                key: 'totp',
                icon: <SafetyOutlined aria-hidden />,
                label: t('access.totp.reset'),
                onClick: () => resetTotp(row),
              },
            ]
          : []),
        {
          key: 'delete',
          icon: <DeleteOutlined aria-hidden />,
          danger: true,
          label: t('common.delete'),
          onClick: () => void askDelete(row),
        },
      ]),
  );
  return (
    <div className="page">
      <PageHead title={t('administrators.title')} sub={t('administrators.hint')}>
        <LinkButton to="/admin/administrators/deleted" state={here} icon={<HistoryOutlined aria-hidden />}>
          {t('deleted.open')}
        </LinkButton>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setDrawer({})}>
          {t('administrators.add')}
        </Button>
      </PageHead>
      <section className="panel" aria-label={t('administrators.title')}>
        <div className="toolbar">
          <span className="grow" />
          <QuickSearch
            value={params.q}
            onSearch={(q, how) => set({ q }, how)}
            placeholder={t('administrators.search')}
          />
        </div>
        <DataTable<AdministratorRow, Params>
          query={query}
          columns={columns}
          params={params}
          setParams={set}
          label={t('administrators.title')}
          rowName={(row) => row.name}
          filtered={params.q !== ''}
          filteredAction={<Button onClick={() => set({ q: '' })}>{t('empty.clearFilters')}</Button>}
          emptyText={t('administrators.none')}
        />
      </section>
      {popup.element}
      {drawer && <AdministratorDrawer administrator={drawer.administrator} onClose={() => setDrawer(null)} />}
    </div>
  );
}
