import { DownloadOutlined, InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Spin, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AS_FILE } from '@/api/files';
import { createUserTemplate } from '@/api/gen';
import { startUserImportMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useErrorText } from '@/components/errorText';
import { useDownload } from '@/components/useDownload';

const LARGEST = 20 * 1024 * 1024; // bytes that the gateway takes
const ACCEPTED = ['.xlsx', '.csv'];

const OTHERS = ['.xls', '.xlsb', '.ods', '.numbers']; // that a spreadsheet program saves as .xlsx

/** What is wrong with a file, before it is sent: a code, and what its sentence tells. */
export function faultOf({ name, size }: { name: string; size: number }): { code: string; format?: string } | null {
  const ends = (ending: string) => name.toLowerCase().endsWith(ending);
  const format = OTHERS.find(ends);
  if (format) return { code: 'file_format', format };
  if (!ACCEPTED.some(ends)) return { code: 'file_type' };
  if (size > LARGEST) return { code: 'file_too_large' };
  return size === 0 ? { code: 'file_empty' } : null;
}

/** The template, and the place for the table that was made of it. */
export function ImportUpload({ onStarted }: { onStarted: (id: string) => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { download, pending } = useDownload();
  const [error, setError] = useState<unknown>(null);
  const upload = useMutation({
    ...startUserImportMutation(),
    onSuccess: ({ id }) => onStarted(id),
    onError: setError,
  });
  const take = (file: File) => {
    const fault = faultOf(file);
    setError(fault);
    if (!fault) upload.mutate({ body: { file } });
    return Upload.LIST_IGNORE;
  };
  return (
    <div className="import">
      <p className="import-step">
        <span>{t('users.import.templateHint')}</span>
        <Button
          icon={<DownloadOutlined aria-hidden />}
          loading={pending}
          onClick={() => void download((signal) => createUserTemplate({ signal, ...AS_FILE }))}
        >
          {t('users.import.template')}
        </Button>
      </p>
      {error !== null && <Alert type="error" showIcon title={errorText(error)} />}
      <Spin spinning={upload.isPending} description={t('users.import.uploading')}>
        <Upload.Dragger
          accept={ACCEPTED.join()}
          showUploadList={false}
          beforeUpload={take}
          disabled={upload.isPending}
          aria-label={t('users.import.drop')}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined aria-hidden />
          </p>
          <p>{t('users.import.drop')}</p>
          <p className="muted small">{t('users.import.dropHint')}</p>
        </Upload.Dragger>
      </Spin>
    </div>
  );
}
