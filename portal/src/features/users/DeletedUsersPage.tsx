import { UndoOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useState, type Key } from 'react';
import { useTranslation } from 'react-i18next';
import { listDeletedUsersOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { DeletedUser, ListDeletedUsersData } from '@/api/gen';
import { useAccount } from '@/app/session';
import { BackLink } from '@/components/BackLink';
import { DataTable } from '@/components/DataTable';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import type { Column } from '@/components/useColumns';
import { useDeletionColumns } from '@/components/useDeletionColumns';
import { useListParams, type ListParams } from '@/components/useListParams';
import { useRestoreUsers } from './useRestoreUsers';

type Params = ListParams & { q: string; sort?: string };
type Query = NonNullable<ListDeletedUsersData['query']>;

function usePlace(): Column<DeletedUser> {
  const { t } = useTranslation();
  return {
    title: t('users.department'),
    key: 'place',
    width: 180,
    render: (_, { department_path, account_kind }) => (
      <span className="cell-2 start">
        <span title={department_path.join(' / ')}>{department_path.at(-1)}</span>
        <Tag variant="filled" color={account_kind === 'dedicated' ? 'purple' : 'blue'}>
          {t(account_kind === 'dedicated' ? 'users.dedicated' : 'users.shared')}
        </Tag>
      </span>
    ),
  };
}

/** Users who were deleted in the last 30 days and can be brought back. */
export function DeletedUsersPage() {
  const { t } = useTranslation();
  const { page_size } = useAccount();
  const [params, set] = useListParams<Params>({ q: '', sort: undefined, page: 1, page_size });
  const [selected, setSelected] = useState<Key[]>([]);
  const query = useQuery({ ...listDeletedUsersOptions({ query: params as Query }), placeholderData: keepPreviousData });
  const { restore, pending } = useRestoreUsers(() => setSelected([]));
  const columns = useDeletionColumns<DeletedUser>(usePlace(), ({ id }) => restore([id]));
  const back = <BackLink to="/admin/users" label={t('common.back')} />;
  return (
    <div className="page">
      <PageHead title={t('deleted.users')} sub={t('deleted.usersHint')} back={back} />
      <section className="panel" aria-label={t('deleted.users')}>
        <div className="toolbar">
          <span className="grow" />
          <QuickSearch value={params.q} onSearch={(q, how) => set({ q }, how)} placeholder={t('users.search')} />
        </div>
        <DataTable<DeletedUser, Params>
          query={query}
          columns={columns}
          params={params}
          setParams={set}
          label={t('deleted.users')}
          rowName={({ name }) => name}
          filtered={params.q !== ''}
          filteredAction={<Button onClick={() => set({ q: '' })}>{t('empty.clearFilters')}</Button>}
          emptyText={t('deleted.noUsers')}
          selection={{
            keys: selected,
            onChange: setSelected,
            actions: (
              <Button
                size="small"
                icon={<UndoOutlined aria-hidden />}
                loading={pending}
                onClick={() => restore(selected.map(String))}
              >
                {t('deleted.restoreSelected')}
              </Button>
            ),
          }}
        />
      </section>
    </div>
  );
}
