import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { listDeletedAdministratorsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { DeletedAdministratorRow, ListDeletedAdministratorsData } from '@/api/gen';
import { useAccount } from '@/app/session';
import { BackLink } from '@/components/BackLink';
import { DataTable } from '@/components/DataTable';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import type { Column } from '@/components/useColumns';
import { useDeletionColumns } from '@/components/useDeletionColumns';
import { useListParams, type ListParams } from '@/components/useListParams';
import { ScopePath } from './ScopePath';
import { useRestoreAdministrator } from './useRestoreAdministrator';

type Params = ListParams & { q: string; sort?: string };
type Query = NonNullable<ListDeletedAdministratorsData['query']>;

/** Administrators who were deleted in the last 30 days and can be brought back. */
export function DeletedAdministratorsPage() {
  const { t } = useTranslation();
  const { page_size } = useAccount();
  const [params, set] = useListParams<Params>({ q: '', sort: undefined, page: 1, page_size });
  const query = useQuery({
    ...listDeletedAdministratorsOptions({ query: params as Query }),
    placeholderData: keepPreviousData,
  });
  const place: Column<DeletedAdministratorRow> = {
    title: t('administrators.scope'),
    key: 'place',
    width: 200,
    render: (_, { scope_path }) => <ScopePath path={scope_path} />,
  };
  const columns = useDeletionColumns(place, useRestoreAdministrator());
  const back = <BackLink to="/admin/administrators" label={t('common.back')} />;
  return (
    <div className="page">
      <PageHead title={t('deleted.administrators')} sub={t('deleted.administratorsHint')} back={back} />
      <section className="panel" aria-label={t('deleted.administrators')}>
        <div className="toolbar">
          <span className="grow" />
          <QuickSearch
            value={params.q}
            onSearch={(q, how) => set({ q }, how)}
            placeholder={t('administrators.search')}
          />
        </div>
        <DataTable<DeletedAdministratorRow, Params>
          query={query}
          columns={columns}
          params={params}
          setParams={set}
          label={t('deleted.administrators')}
          rowName={({ name }) => name}
          filtered={params.q !== ''}
          filteredAction={<Button onClick={() => set({ q: '' })}>{t('empty.clearFilters')}</Button>}
          emptyText={t('deleted.noAdministrators')}
        />
      </section>
    </div>
  );
}
