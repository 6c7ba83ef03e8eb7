import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';

type Format = 'xlsx' | 'csv';

interface Props {
  label: string;
  onExport: (format: Format) => void;
  pending: boolean;
}

/** Asks for the format and exports. */
export function ExportButton({ label, onExport, pending }: Props) {
  const { t } = useTranslation();
  const items = [
    { key: 'xlsx', label: t('exports.xlsx'), onClick: () => onExport('xlsx') },
    { key: 'csv', label: t('exports.csv'), onClick: () => onExport('csv') },
  ];
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button loading={pending} icon={<DownloadOutlined aria-hidden />} aria-haspopup="menu">
        {label}
      </Button>
    </Dropdown>
  );
}
