import { Button } from 'antd';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { AuditRow } from '@/api/gen';
import type { Column } from '@/components/useColumns';
import { useMomentInLog } from '@/components/when';
import { useActionText } from './auditActions';
import { ActorLink, ImpersonatorLink, TargetLink } from './AuditLinks';

export type Row = AuditRow & { id: string };

/** What kind of thing was changed, in the reader's language. */
export function useNounText(): (type: string) => string {
  const { t } = useTranslation();
  return (type) =>
    i18next.exists(`fields.nouns.${type}`) ? (t as (key: string) => string)(`fields.nouns.${type}`) : type;
}

/** Two lines a cell, so that nothing has to be scrolled to sideways. */
export function useAuditColumns(onOpen: (row: Row) => void): Column<Row>[] {
  const { t } = useTranslation();
  const moment = useMomentInLog();
  const actionText = useActionText();
  const nounText = useNounText();
  const two = (first: ReactNode, second: ReactNode, title?: string) => (
    <span className="cell-2" title={title}>
      <span>{first}</span>
      <small>{second}</small>
    </span>
  );
  return [
    {
      title: t('logs.at'),
      dataIndex: 'at',
      width: 176,
      sorter: true,
      className: 'num',
      render: (at: string, { number }) => two(moment(at), t('logs.numbered', { n: number })),
    },
    {
      title: t('logs.actor'),
      dataIndex: 'actor_name',
      width: 200,
      render: (_, row) =>
        row.impersonator_name
          ? two(
              <ImpersonatorLink row={row} />,
              <Trans i18nKey="logs.asSmall" components={{ as: <ActorLink row={row} /> }} />,
              t('logs.asText', { by: row.impersonator_name, as: row.actor_name }),
            )
          : two(<ActorLink row={row} />, row.address ?? '', row.actor_name),
    },
    {
      title: t('logs.action'),
      dataIndex: 'action',
      width: 220,
      render: (action: string, { reason }) =>
        two(actionText(action), reason ?? '', [actionText(action), reason].filter(Boolean).join(' · ')),
    },
    {
      title: t('logs.target'),
      dataIndex: 'target_name',
      width: 220,
      render: (_, row) => two(<TargetLink row={row} />, nounText(row.target_type), row.target_name),
    },
    {
      title: t('common.actions'),
      key: 'actions',
      fixed: 'right',
      width: 96,
      render: (_, row) => (
        <Button type="link" size="small" aria-label={`${t('logs.details')} ${row.number}`} onClick={() => onOpen(row)}>
          {t('logs.details')}
        </Button>
      ),
    },
  ];
}
