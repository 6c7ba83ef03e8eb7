import { Radio, Table, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog';
import { differences, type Difference } from './merge';

interface Props<T> {
  /** what the form was opened with, what is stored now, what was typed */
  base: T;
  theirs: T;
  mine: T;
  fields: { name: keyof T & string; label: string; show: (value: T) => ReactNode }[];
  saving: boolean;
  /** the values to save, each as chosen */
  onResolve: (values: T) => void;
  onCancel: () => void;
}

type Row = Difference<string> & { label: string; base: ReactNode; theirs: ReactNode; mine: ReactNode };

/** Somebody saved first: shows what they changed, and lets the person choose field by field what shall hold. */
export function ConflictDialog<T extends object>({
  base,
  theirs,
  mine,
  fields,
  saving,
  onResolve,
  onCancel,
}: Props<T>) {
  const { t } = useTranslation();
  const names = fields.map(({ name }) => name);
  const found = new Map(differences(base, theirs, mine, names).map((difference) => [difference.field, difference]));
  const [chosen, setChosen] = useState<Record<string, 'theirs' | 'mine'>>({});
  const choice = (row: { field: string; by: Row['by'] }) =>
    chosen[row.field] ?? (row.by === 'theirs' ? 'theirs' : 'mine');
  const rows = fields.flatMap<Row>(({ name, label, show }) => {
    const difference = found.get(name);
    return difference
      ? [{ field: name, by: difference.by, label, base: show(base), theirs: show(theirs), mine: show(mine) }]
      : [];
  });
  const resolve = () => {
    const mineOf = rows.filter((row) => choice(row) === 'mine').map((row) => [row.field, mine[row.field as keyof T]]);
    onResolve({ ...theirs, ...Object.fromEntries(mineOf) } as T);
  };
  const pick = (side: 'theirs' | 'mine') => (value: ReactNode, row: Row) => (
    <Radio checked={choice(row) === side} onChange={() => setChosen({ ...chosen, [row.field]: side })}>
      {value}
    </Radio>
  );
  return (
    <Dialog
      width={760}
      title={t('conflict.title')}
      okText={t('conflict.save')}
      cancelText={t('conflict.keepEditing')}
      confirmLoading={saving}
      onOk={resolve}
      onCancel={onCancel}
    >
      <p>{t('conflict.hint')}</p>
      <Table<Row>
        size="small"
        rowKey="field"
        pagination={false}
        dataSource={rows}
        aria-label={t('conflict.title')}
        columns={[
          {
            title: t('conflict.field'),
            dataIndex: 'label',
            render: (label: string, row) => (
              <>
                {label} {row.by === 'both' && <Tag color="orange">{t('conflict.both')}</Tag>}
              </>
            ),
          },
          { title: t('conflict.base'), dataIndex: 'base', className: 'muted' },
          { title: t('conflict.theirs'), dataIndex: 'theirs', render: pick('theirs') },
          { title: t('conflict.mine'), dataIndex: 'mine', render: pick('mine') },
        ]}
      />
    </Dialog>
  );
}
