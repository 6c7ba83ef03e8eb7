import { Table } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditRow } from '@/api/gen';
import { useFieldText } from '@/components/fieldText';

type Change = AuditRow['changes'][number];
type Side = 'before' | 'after';

const isNothing = (value: unknown) => value === null || value === undefined || value === '';

/** A list with what only this side has marked: removed on the left, added on the right. */
function Entries({ own, other, side }: { own: string[]; other: string[] | null; side: Side }) {
  const { t } = useTranslation();
  const Mark = side === 'before' ? 'del' : 'ins';
  const word = t(side === 'before' ? 'logs.removed' : 'logs.added');
  return (
    <ul className="audit-list">
      {own.map((text, place) => (
        <li key={`${place} ${text}`}>
          {other && !other.includes(text) ? (
            <Mark>
              <span className="sr-only">{word} </span>
              {text}
            </Mark>
          ) : (
            text
          )}
        </li>
      ))}
    </ul>
  );
}

function useSide() {
  const text = useFieldText();
  return (change: Change, side: Side, compared: boolean): ReactNode => {
    const own = text.entries(change.field, change[side]);
    const other = text.entries(change.field, change[side === 'before' ? 'after' : 'before']);
    if (own?.length) return <Entries own={own} other={compared ? (other ?? []) : null} side={side} />;
    return text.value(change.field, change[side]);
  };
}

/** What one change changed, field by field. What was only made or only deleted has one column of values. */
export function AuditChanges({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  const { label } = useFieldText();
  const show = useSide();
  const { changes } = row;
  const sides = (['before', 'after'] as const).filter((side) => changes.some((each) => !isNothing(each[side])));
  const told = sides.length < 2 ? changes.filter((each) => sides.some((side) => !isNothing(each[side]))) : changes;
  if (!told.length) return <p className="muted">{t('logs.noDetails')}</p>;
  const title = { before: t('logs.before'), after: t('logs.after') };
  return (
    <Table<Change>
      size="small"
      rowKey="field"
      pagination={false}
      aria-label={t('logs.changes')}
      className="audit-changes"
      dataSource={told}
      columns={[
        {
          title: t('conflict.field'),
          dataIndex: 'field',
          width: '30%',
          rowScope: 'row',
          render: (field: string) => label(field, row.target_type),
        },
        ...sides.map((side) => ({
          title: title[side],
          key: side,
          render: (_: unknown, change: Change) => show(change, side, sides.length > 1),
        })),
      ]}
    />
  );
}
