import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '@/components/errorText';
import { useQuestion } from '@/components/useQuestion';

/** Asks, saying what it does, and resets somebody's second factor by `reset`. */
export function useResetTotp(reset: (id: string) => Promise<unknown>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const question = useQuestion();
  const errorText = useErrorText();
  return ({ id, name }: { id: string; name: string }) =>
    question({
      title: t('access.totp.resetTitle', { name }),
      content: t('access.totp.resetHint'),
      okText: t('access.totp.reset'),
      destroys: true,
      onOk: () =>
        reset(id).then(
          () => void message.success(t('access.totp.resetDone', { name })),
          (error: unknown) => void message.error(errorText(error)),
        ),
    });
}
