import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Result } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { confirmEmailMutation } from '@/api/gen/@tanstack/react-query.gen';
import { problemOf } from '@/api/problem';
import { useErrorText } from '@/components/errorText';
import { LonePage } from '@/components/LonePage';
import { tokenFromAddress } from '@/components/tokenFromAddress';

/** The token survives a sign-in on the way, and no longer than this tab. */
const KEPT = 'portal.email-confirmation';

function keptToken(): string {
  const token = tokenFromAddress();
  if (token) sessionStorage.setItem(KEPT, token);
  return token || (sessionStorage.getItem(KEPT) ?? '');
}

/** Where the link of the mail to a changed e-mail address leads. */
export function ConfirmEmailPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [token] = useState(keptToken);
  const confirm = useMutation({ ...confirmEmailMutation(), onSuccess: () => sessionStorage.removeItem(KEPT) });
  const home = <Link to="/">{t('me.emailHome')}</Link>;
  const title = t('me.emailTitle');
  if (confirm.data) {
    return (
      <LonePage title={title} lead="">
        <Result status="success" title={t('me.emailDone', { email: confirm.data.email })} extra={home} />
      </LonePage>
    );
  }
  if (!token || [404, 410].includes(problemOf(confirm.error).status ?? 0)) {
    return (
      <LonePage title={title} lead="">
        <Result status="warning" title={t('password_resets.spent')} subTitle={t('me.emailSpent')} extra={home} />
      </LonePage>
    );
  }
  return (
    <LonePage title={title} lead={t('me.emailLead')}>
      {confirm.isError && <Alert type="error" showIcon title={errorText(confirm.error)} className="login-alert" />}
      <Button
        type="primary"
        size="large"
        block
        loading={confirm.isPending}
        onClick={() => confirm.mutate({ path: { token } })}
      >
        {t('me.emailConfirm')}
      </Button>
    </LonePage>
  );
}
