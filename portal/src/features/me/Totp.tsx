import { CheckCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';
import { TotpEnrolment } from '@/components/TotpEnrolment';
import { TotpRemoval } from './TotpRemoval';

export function Totp() {
  const { t } = useTranslation();
  const { totp_enabled } = useAccount();
  const [enrolling, setEnrolling] = useState(false);
  const [removing, setRemoving] = useState(false);
  if (enrolling) return <TotpEnrolment onDone={() => setEnrolling(false)} />;
  return (
    <>
      <p className="muted">{t('me.totp.lead')}</p>
      {totp_enabled ? (
        <>
          <p className="good">
            <CheckCircleFilled aria-hidden /> {t('me.totp.on')}
          </p>
          <Button danger onClick={() => setRemoving(true)}>
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
      {removing && <TotpRemoval onClose={() => setRemoving(false)} />}
    </>
  );
}
