import { DownloadOutlined } from '@ant-design/icons';
import { Button, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { AS_FILE } from '@/api/files';
import { exportUserImportErrors } from '@/api/gen';
import type { UserImport, UserImportRow } from '@/api/gen';
import { useDownload } from '@/components/useDownload';
import { columnText, reasonText } from './importText';
import { PAGE_SIZE } from './useUserImport';

interface Props {
  found: UserImport;
  page: number;
  onPage: (page: number) => void;
}

/** The rows that are not added: where they are in the file, and why; also as a table to correct and upload again. */
export function ImportRows({ found, page, onPage }: Props) {
  const { t } = useTranslation();
  const { download, pending } = useDownload();
  const count = found.invalid + found.refused;
  if (!count) return null;
  const nameOf = (row: UserImportRow) => {
    const { name, login_name } = row.values as Record<string, string | undefined>;
    return [name, login_name].filter(Boolean).join(' · ');
  };
  return (
    <>
      <p className="import-step">
        <span>{t('users.import.rows', { n: count })}</span>
        <Button
          size="small"
          icon={<DownloadOutlined aria-hidden />}
          loading={pending}
          onClick={() =>
            void download((signal) => exportUserImportErrors({ path: { id: found.id }, signal, ...AS_FILE }))
          }
        >
          {t('users.import.errors')}
        </Button>
      </p>
      <Table<UserImportRow>
        size="small"
        rowKey="number"
        aria-label={t('users.import.rows', { n: count })}
        dataSource={found.items}
        pagination={{
          current: page,
          pageSize: PAGE_SIZE,
          total: count,
          onChange: onPage,
          showSizeChanger: false,
          hideOnSinglePage: true,
        }}
        columns={[
          { title: t('users.import.row'), dataIndex: 'number', width: 64, align: 'right', className: 'num' },
          { title: t('users.import.who'), key: 'who', width: '32%', ellipsis: true, render: (_, row) => nameOf(row) },
          {
            title: t('users.import.reason'),
            key: 'reason',
            render: (_, row) =>
              row.faults.map((fault) => (
                <div key={`${fault.field} ${fault.code}`}>
                  <strong>{t('users.import.column', { name: columnText(t, fault.field) })}</strong>
                  {reasonText(t, fault)}
                </div>
              )),
          },
        ]}
      />
    </>
  );
}
