import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { UserImport } from '@/api/gen';
import { useMoment } from '@/components/when';

const TYPES = { checked: 'warning', failed: 'error', applied: 'success' } as const;
type Ended = keyof typeof TYPES;

/** What became of the last import, above the place for the next one. */
export function LastImport({ found, onShow }: { found: UserImport; onShow: () => void }) {
  const { t } = useTranslation();
  const moment = useMoment();
  const state = found.state as Ended;
  const { valid, added, file_name: file } = found;
  const outcome = {
    checked: t('users.import.last.checked', { count: valid }),
    failed: t('users.import.last.failed'),
    applied: t('users.import.last.applied', { count: added }),
  };
  return (
    <Alert
      className="last-import"
      type={TYPES[state]}
      showIcon
      title={t('users.import.last.title', { file, when: moment(found.created_at) })}
      description={outcome[state]}
      action={
        <Button size="small" onClick={onShow}>
          {t(state === 'checked' ? 'users.import.last.continue' : 'users.import.last.show')}
        </Button>
      }
    />
  );
}
