import { App, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileOf, keepFile } from '@/api/files';
import type { JobShown } from '@/api/gen';
import { useErrorText } from './errorText';

type Ask = (signal: AbortSignal) => Promise<{ data?: unknown; response?: Response }>;

/** Downloads what a call makes; a long one is followed in a notification, closing which gives it up. */
export function useDownload(): { download: (ask: Ask) => Promise<void>; pending: boolean } {
  const { t } = useTranslation();
  const { notification, message } = App.useApp();
  const errorText = useErrorText();
  const [running, setRunning] = useState(0);
  const download = async (ask: Ask) => {
    const stop = new AbortController();
    const key = crypto.randomUUID();
    const show = ({ done, total }: JobShown) =>
      notification.open({
        key,
        duration: 0,
        title: t('common.preparing'),
        description: (
          <>
            <Progress percent={total ? Math.floor((100 * done) / total) : 0} status="active" />
            {total !== null && <span className="muted num">{t('common.doneOf', { done, count: total })}</span>}
          </>
        ),
        onClose: () => stop.abort(),
      });
    setRunning((n) => n + 1);
    try {
      keepFile(await fileOf(await ask(stop.signal), stop.signal, show));
    } catch (error) {
      if (!stop.signal.aborted) message.error(errorText(error));
    } finally {
      notification.destroy(key);
      setRunning((n) => n - 1);
    }
  };
  return { download, pending: running > 0 };
}
