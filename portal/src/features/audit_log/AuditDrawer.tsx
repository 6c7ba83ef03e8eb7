import { Button, Descriptions } from 'antd';
import { Trans, useTranslation } from 'react-i18next';
import type { AuditRow } from '@/api/gen';
import { SidePanel } from '@/components/SidePanel';
import { useMomentInLog } from '@/components/when';
import { useMoments } from '@/components/zoned';
import { useActionText } from './auditActions';
import { AuditChanges } from './AuditChanges';
import { ActorLink, ImpersonatorLink, TargetLink } from './AuditLinks';
import { useNounText } from './useAuditColumns';

interface Props {
  row: AuditRow;
  /** shows the other records of the actor or the target alone */
  onFilter: (filter: { actor?: string; target?: string }) => void;
  onClose: () => void;
}

function Who({ row }: { row: AuditRow }) {
  if (!row.impersonator_name) return <ActorLink row={row} />;
  return (
    <Trans i18nKey="logs.asUser" components={{ by: <ImpersonatorLink row={row} />, as: <ActorLink row={row} /> }} />
  );
}

/** One record: who did what to what, when, from where and why, and what changed. */
export function AuditDrawer({ row, onFilter, onClose }: Props) {
  const { t } = useTranslation();
  const { zone } = useMoments();
  const moment = useMomentInLog();
  const actionText = useActionText();
  const nounText = useNounText();
  const items = [
    { label: t('logs.at'), children: moment(row.at) },
    { label: t('logs.actor'), children: <Who row={row} /> },
    ...(row.reason ? [{ label: t('logs.why'), children: row.reason }] : []),
    {
      label: t('logs.target'),
      children: (
        <>
          {nounText(row.target_type)}
          {t('common.colon')}
          <TargetLink row={row} ask />
        </>
      ),
    },
    { label: t('logs.address'), children: row.address ?? t('fields.nothing') },
    { label: t('logs.number'), children: row.number },
  ];
  const only = [
    ...(row.actor_id ? [{ filter: { actor: row.actor_id }, name: row.actor_name }] : []),
    { filter: { target: row.target_id }, name: row.target_name },
  ];
  return (
    <SidePanel size={720} title={actionText(row.action)} onClose={onClose}>
      <Descriptions size="small" column={1} bordered items={items.map((item) => ({ ...item, key: item.label }))} />
      <h2 className="audit-head">{t('logs.changes')}</h2>
      <AuditChanges row={row} />
      <div className="buttons start">
        {only.map(({ filter, name }) => (
          <Button key={Object.keys(filter)[0]} size="small" onClick={() => onFilter(filter)}>
            {t('actor' in filter ? 'logs.onlyActor' : 'logs.onlyTarget', { name })}
          </Button>
        ))}
      </div>
      <p className="muted small">{t('preferences.zone', { zone })}</p>
      <p className="muted small">{t('logs.request', { id: row.request_id })}</p>
    </SidePanel>
  );
}
