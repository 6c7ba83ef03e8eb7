import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '@/components/errorText';

/** Asks, saying what it does, and resets somebody's second factor by `reset`. */
export function useResetTotp(reset: (id: string) => Promise<unknown>) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  return ({ id, name }: { id: string; name: string }) =>
    void modal.confirm({
      title: t('access.totp.resetTitle', { name }),
      content: t('access.totp.resetHint'),
      okText: t('access.totp.reset'),
      okButtonProps: { danger: true },
      focusable: { autoFocusButton: 'cancel' }, // Enter destroys nothing by itself
      onOk: () =>
        reset(id).then(
          () => void message.success(t('access.totp.resetDone', { name })),
          (error: unknown) => void message.error(errorText(error)),
        ),
    });
}
