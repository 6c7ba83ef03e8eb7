import { CheckCircleFilled } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { removeTotpMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useAccount } from '@/app/session';
import { useErrorText } from '@/components/errorText';
import { TotpEnrolment } from '@/components/TotpEnrolment';

export function Totp() {
  const { t } = useTranslation();
  const { totp_enabled } = useAccount();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [enrolling, setEnrolling] = useState(false);
  const remove = useMutation({
    ...removeTotpMutation(),
    onSuccess: () => {
      message.success(t('me.totp.removed'));
      invalidate(queries, 'session');
    },
    onError: (error) => void message.error(errorText(error)),
  });
  const askRemove = () =>
    modal.confirm({
      title: t('me.totp.removeTitle'),
      content: t('me.totp.removeHint'),
      okText: t('me.totp.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync({}).catch(() => undefined),
    });
  if (enrolling) return <TotpEnrolment onDone={() => setEnrolling(false)} />;
  return (
    <>
      <p className="muted">{t('me.totp.lead')}</p>
      {totp_enabled ? (
        <>
          <p className="good">
            <CheckCircleFilled aria-hidden /> {t('me.totp.on')}
          </p>
          <Button danger onClick={() => void askRemove()}>
            {t('me.totp.remove')}
          </Button>
        </>
      ) : (
        <>
          <p>{t('me.totp.off')}</p>
          <Button type="primary" onClick={() => setEnrolling(true)}>
            {t('me.totp.begin')}
          </Button>
        </>
      )}
    </>
  );
}
