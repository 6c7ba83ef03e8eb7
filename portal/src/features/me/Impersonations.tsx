import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listImpersonationsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { ImpersonationRow } from '@/api/gen';
import { EmptyState, ErrorState } from '@/components/States';
import { useMoment } from '@/components/when';

/** Manual 1.2.3.9: the user can see who acted as them, when and why. */
export function Impersonations() {
  const { t } = useTranslation();
  const moment = useMoment();
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
        scroll={{ x: 640 }}
        pagination={{
          current: page,
          pageSize: 10,
          total: query.data?.total ?? 0,
          onChange: setPage,
          hideOnSinglePage: true,
        }}
        locale={{ emptyText: <EmptyState text={t('me.impersonations.none')} /> }}
        columns={[
          { title: t('me.impersonations.by'), dataIndex: 'by', width: 130 },
          { title: t('me.impersonations.reason'), dataIndex: 'reason' },
          {
            title: t('me.impersonations.started'),
            dataIndex: 'started_at',
            className: 'num',
            width: 150,
            render: moment,
          },
          {
            title: t('me.impersonations.ended'),
            dataIndex: 'ended_at',
            className: 'num',
            width: 150,
            render: (at: string | null, { until }) =>
              at || new Date(until) < new Date() ? moment(at ?? until) : t('me.impersonations.lasting'),
          },
          { title: t('me.impersonations.address'), dataIndex: 'address', className: 'num', width: 140 },
        ]}
      />
    </>
  );
}
