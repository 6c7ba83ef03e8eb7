import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AS_FILE } from '@/api/files';
import { exportChosenUsers, exportUsers } from '@/api/gen';
import type { ExportUsersData } from '@/api/gen';
import { Dialog } from '@/components/Dialog';
import { useDownload } from '@/components/useDownload';

type Query = NonNullable<ExportUsersData['query']>;
const FORMATS = ['xlsx', 'csv'] as const;
type Format = (typeof FORMATS)[number];

interface Props {
  /** what the list shows now */
  filter: Query;
  total: number;
  /** the department at the top: everybody */
  root: string | undefined;
}

/** Manual 1.2.3.5: what the filter finds, or everybody, as a file. */
export function ExportUsers({ filter, total, root }: Props) {
  const { t } = useTranslation();
  const { download, pending } = useDownload();
  const groups = { found: filter, everybody: { department_id: root, include_subdepartments: true } };
  const items = (['found', 'everybody'] as const).map((group) => ({
    key: group,
    type: 'group' as const,
    label: t(`users.export.${group}`, { count: total }),
    children: FORMATS.map((format) => ({ key: `${group} ${format}`, label: t(`users.export.${format}`) })),
  }));
  const start = (key: string) => {
    const [group, format] = key.split(' ') as [keyof typeof groups, Format];
    const query = { ...groups[group], format };
    void download((signal) => exportUsers({ query, signal, ...AS_FILE }));
  };
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => start(key) }}>
      <Button icon={<DownloadOutlined aria-hidden />} loading={pending} disabled={!root}>
        {t('users.export.open')}
      </Button>
    </Dropdown>
  );
}

/** Manual 1.2.3.4: the selected users as a file, after a confirmation. */
export function ExportSelected({ ids }: { ids: string[] }) {
  const { t } = useTranslation();
  const { download, pending } = useDownload();
  const [asking, setAsking] = useState(false);
  const [format, setFormat] = useState<Format>('xlsx');
  const start = () => {
    setAsking(false);
    void download((signal) => exportChosenUsers({ body: { ids, format }, signal, ...AS_FILE }));
  };
  return (
    <>
      <Button size="small" icon={<DownloadOutlined aria-hidden />} loading={pending} onClick={() => setAsking(true)}>
        {t('users.export.selected')}
      </Button>
      {asking && (
        <Dialog
          width={420}
          title={t('users.export.selectedTitle', { count: ids.length })}
          okText={t('users.export.open')}
          onOk={start}
          onCancel={() => setAsking(false)}
        >
          <Radio.Group
            value={format}
            aria-label={t('users.export.format')}
            options={FORMATS.map((value) => ({ value, label: t(`users.export.${value}`) }))}
            onChange={({ target }) => setFormat(target.value as Format)}
          />
        </Dialog>
      )}
    </>
  );
}
