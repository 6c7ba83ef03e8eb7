import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';

const SECONDS = 10;
const KEY = 'undo';

/** Says what was done, and offers to undo it for a while. */
export function useUndo() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return (text: string, undo: () => void) =>
    void message.success({
      key: KEY,
      duration: SECONDS,
      content: (
        <>
          {text}{' '}
          <Button
            type="link"
            size="small"
            onClick={() => {
              message.destroy(KEY);
              undo();
            }}
          >
            {t('deleted.undo')}
          </Button>
        </>
      ),
    });
}
