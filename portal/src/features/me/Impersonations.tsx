import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Grid, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listImpersonationsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { ImpersonationRow } from '@/api/gen';
import { EmptyState, ErrorState } from '@/components/States';
import { useMoment } from '@/components/when';

/** Who and why, from when until when, from where. A telephone shows these in two columns. */
function useImpersonationColumns(): ColumnsType<ImpersonationRow> {
  const { t } = useTranslation();
  const moment = useMoment();
  const { md = true } = Grid.useBreakpoint();
  const end = ({ ended_at: at, until }: ImpersonationRow) =>
    at || new Date(until) < new Date() ? moment(at ?? until) : t('me.impersonations.lasting');
  const by = { title: t('me.impersonations.by'), dataIndex: 'by' };
  const started = { title: t('me.impersonations.started'), dataIndex: 'started_at', className: 'num', width: 150 };
  if (!md) {
    const who = (_: unknown, row: ImpersonationRow) => <Two first={row.by} second={row.reason} />;
    const when = (_: unknown, row: ImpersonationRow) => (
      <Two first={moment(row.started_at)} second={`${end(row)} · ${row.address}`} />
    );
    return [
      { ...by, render: who },
      { ...started, render: when },
    ];
  }
  return [
    { ...by, width: 130 },
    { title: t('me.impersonations.reason'), dataIndex: 'reason' },
    { ...started, render: moment },
    { title: t('me.impersonations.ended'), key: 'ended', className: 'num', width: 150, render: (_, row) => end(row) },
    { title: t('me.impersonations.address'), dataIndex: 'address', className: 'num', width: 140 },
  ];
}

function Two({ first, second }: { first: string; second: string }) {
  return (
    <>
      {first}
      <small className="muted block">{second}</small>
    </>
  );
}

/** Manual 1.2.3.9: the user can see who acted as them, when and why. */
export function Impersonations() {
  const { t } = useTranslation();
  const columns = useImpersonationColumns();
  const [page, setPage] = useState(1);
  const query = useQuery({
    ...listImpersonationsOptions({ query: { page, page_size: 10 } }),
    placeholderData: keepPreviousData,
  });
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <p className="muted">{t('me.impersonations.hint')}</p>
      <Table<ImpersonationRow>
        size="middle"
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items}
        aria-label={t('me.tabs.impersonations')}
        pagination={{
          current: page,
          pageSize: 10,
          total: query.data?.total ?? 0,
          onChange: setPage,
          hideOnSinglePage: true,
        }}
        locale={{ emptyText: <EmptyState text={t('me.impersonations.none')} /> }}
        columns={columns}
      />
    </>
  );
}
