import { Table } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { UserImport } from '@/api/gen';

type Preview = NonNullable<UserImport['preview']>;
type Row = Preview['rows'][number];

const SEPARATORS = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;

/** A delimiter in words; one without a name as it is. */
function separator(t: TFunction, delimiter: string) {
  const name = SEPARATORS[delimiter as keyof typeof SEPARATORS] as
    (typeof SEPARATORS)[keyof typeof SEPARATORS] | undefined;
  return name ? t(`users.import.preview.${name}`) : delimiter;
}

/** How the file was read: its encoding and its first rows, for people to see wrong letters before anybody is added. */
export function ImportPreview({ found }: { found: UserImport }) {
  const { t } = useTranslation();
  const { preview } = found;
  if (!preview) return null;
  const { encoding, delimiter, sheet, header, rows } = preview;
  const how = encoding
    ? t('users.import.preview.text', {
        encoding: encoding.toUpperCase(),
        delimiter: separator(t, delimiter ?? ','),
      })
    : t('users.import.preview.sheet', { sheet: sheet ?? '' });
  return (
    <section aria-label={t('users.import.preview.title')}>
      <p>
        {t('users.import.preview.title')} <span className="muted small">{how}</span>
      </p>
      <Table<Row>
        size="small"
        rowKey="number"
        dataSource={rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('users.import.row'), dataIndex: 'number', align: 'right', className: 'num' },
          ...header.map((title, position) => ({
            title,
            key: `${position}`,
            render: (_: unknown, { cells }: Row) => cells[position],
          })),
        ]}
      />
      {encoding && <p className="muted small">{t('users.import.preview.hint')}</p>}
    </section>
  );
}
