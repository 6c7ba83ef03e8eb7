import { useQuery } from '@tanstack/react-query';
import { Descriptions, Progress, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { getLicenceOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { LineFigures, PortFigures } from '@/api/gen';
import { EmptyState, ErrorState } from '@/components/States';
import { useMoments } from '@/components/zoned';
import { Expiry } from './Expiry';

function Lines({ lines }: { lines: LineFigures[] }) {
  const { t } = useTranslation();
  return (
    <>
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
            render: (n: number) => t('common.parties', { count: n }),
          },
          { title: t('site.quantity'), dataIndex: 'quantity', align: 'right', className: 'num' },
          {
            title: t('site.used'),
            dataIndex: 'used',
            align: 'right',
            className: 'num',
            render: (used: number | null) => used ?? <span className="muted">{t('site.unknown')}</span>,
          },
          {
            title: t('site.left'),
            key: 'left',
            align: 'right',
            className: 'num',
            render: (_, { quantity, used }) =>
              used === null ? <span className="muted">{t('site.unknown')}</span> : Math.max(0, quantity - used),
          },
          {
            title: t('users.expiresOn'),
            dataIndex: 'expires_on',
            width: 320,
            render: (day: string) => <Expiry day={day} />,
          },
        ]}
      />
      {lines.length > 0 && <p className="muted small">{t('site.usedHint')}</p>}
    </>
  );
}

/** So many of the licensed ports, as a bar; unknown is said, never drawn as none. */
function Share({ ports, of, note, label }: { ports: number | null; of: number; note?: string; label: string }) {
  const { t } = useTranslation();
  if (ports === null) return <span className="muted">{t('site.unknown')}</span>;
  const percent = of > 0 ? Math.round((ports / of) * 100) : 0;
  return (
    <div className="licence-share">
      <span>
        {t('site.portsOf', { ports, of })} {note && <small className="muted">{note}</small>}
      </span>
      <Progress
        percent={Math.min(100, percent)}
        status={ports >= of && ports > 0 ? 'exception' : 'normal'}
        format={() => `${percent}%`}
        size="small"
        aria-label={label}
      />
    </div>
  );
}

function Ports({ ports, expiresOn, asOf }: { ports: PortFigures; expiresOn: string; asOf: number }) {
  const { t } = useTranslation();
  const { time } = useMoments();
  const { licensed, in_use, peak_today, peak_today_at } = ports;
  const at = peak_today_at
    ? t(Date.parse(peak_today_at) > asOf ? 'site.peakExpected' : 'site.peakAt', { time: time(peak_today_at) })
    : undefined;
  const inUse = t('site.portsInUse');
  const peak = t('site.portsPeak');
  const items = [
    { key: 'licensed', label: t('site.ports'), children: t('site.portCount', { count: licensed }) },
    { key: 'expires', label: t('site.expires'), children: <Expiry day={expiresOn} /> },
    { key: 'used', label: inUse, children: <Share ports={in_use} of={licensed} label={inUse} /> },
    { key: 'peak', label: peak, children: <Share ports={peak_today} of={licensed} note={at} label={peak} /> },
  ];
  return <Descriptions column={{ xs: 1, sm: 2 }} items={items} className="num" />;
}

/** Rooms by kind, capacity and expiry on an account site; ports on a concurrent one. */
export function Licence() {
  const { t } = useTranslation();
  const query = useQuery({ ...getLicenceOptions(), staleTime: 0 });
  const content = () => {
    if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (!query.data) return <Skeleton active paragraph={{ rows: 4 }} />;
    const { ports, lines, expires_on } = query.data;
    return ports ? <Ports ports={ports} expiresOn={expires_on} asOf={query.dataUpdatedAt} /> : <Lines lines={lines} />;
  };
  return (
    <section className="panel panel-body below" aria-label={t('site.licence')}>
      <h2 className="section">{t('site.licence')}</h2>
      {content()}
    </section>
  );
}
