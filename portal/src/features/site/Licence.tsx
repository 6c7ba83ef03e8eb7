import { useQuery } from '@tanstack/react-query';
import { Descriptions, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { getLicenceOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { LineFigures, PortFigures } from '@/api/gen';
import { EmptyState, ErrorState } from '@/components/States';
import { Expiry } from './Expiry';

function Lines({ lines }: { lines: LineFigures[] }) {
  const { t } = useTranslation();
  return (
    <Table<LineFigures>
      size="middle"
      rowKey={(line) => `${line.room_kind} ${line.capacity} ${line.expires_on}`}
      pagination={false}
      dataSource={lines}
      aria-label={t('site.licence')}
      scroll={{ x: 640 }}
      locale={{ emptyText: <EmptyState text={t('site.noLines')} /> }}
      columns={[
        { title: t('site.kind'), dataIndex: 'room_kind', render: (kind: 'shared') => t(`site.kinds.${kind}`) },
        {
          title: t('users.capacity'),
          dataIndex: 'capacity',
          align: 'right',
          className: 'num',
          render: (n: number) => t('common.parties', { n }),
        },
        { title: t('site.quantity'), dataIndex: 'quantity', align: 'right', className: 'num' },
        { title: t('site.used'), dataIndex: 'used', align: 'right', className: 'num' },
        {
          title: t('site.left'),
          key: 'left',
          align: 'right',
          className: 'num',
          render: (_, line) => Math.max(0, line.quantity - line.used),
        },
        {
          title: t('users.expiresOn'),
          dataIndex: 'expires_on',
          width: 320,
          render: (day: string) => <Expiry day={day} />,
        },
      ]}
    />
  );
}

function Ports({ ports, expiresOn }: { ports: PortFigures; expiresOn: string }) {
  const { t } = useTranslation();
  const figure = (n: number | null) => (n === null ? <span className="muted">{t('site.unknown')}</span> : n);
  const items = [
    { key: 'licensed', label: t('site.ports'), children: ports.licensed },
    { key: 'used', label: t('site.portsInUse'), children: figure(ports.in_use) },
    { key: 'peak', label: t('site.portsPeak'), children: figure(ports.peak_today) },
    { key: 'expires', label: t('site.expires'), children: <Expiry day={expiresOn} /> },
  ];
  return <Descriptions column={{ xs: 1, sm: 2 }} items={items} className="num" />;
}

/** Rooms by kind, capacity and expiry on an account site; ports on a concurrent one. */
export function Licence() {
  const { t } = useTranslation();
  const query = useQuery({ ...getLicenceOptions(), staleTime: 0 });
  const content = () => {
    if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (!query.data) return <Skeleton active paragraph={{ rows: 4 }} />;
    const { ports, lines, expires_on } = query.data;
    return ports ? <Ports ports={ports} expiresOn={expires_on} /> : <Lines lines={lines} />;
  };
  return (
    <section className="panel panel-body below" aria-label={t('site.licence')}>
      <h2 className="section">{t('site.licence')}</h2>
      {content()}
    </section>
  );
}
