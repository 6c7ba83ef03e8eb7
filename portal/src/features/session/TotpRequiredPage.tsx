import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { getSessionOptions } from '@/api/gen/@tanstack/react-query.gen';
import { setCsrfToken } from '@/api/session';
import { homeOf } from '@/app/session';
import { useLanguage } from '@/app/useLanguage';
import { LonePage } from '@/components/LonePage';
import { ErrorPage } from '@/components/StatePage';
import { TotpEnrolment } from '@/components/TotpEnrolment';

/** Shown while the site asks for a second factor that the account does not have yet. */
export function TotpRequiredPage() {
  const { t } = useTranslation();
  const session = useQuery({ ...getSessionOptions(), staleTime: Infinity });
  const token = session.data?.csrf_token;
  useEffect(() => setCsrfToken(token), [token]);
  useLanguage(session.data?.account);
  if (session.isError && !session.data)
    return <ErrorPage error={session.error} onRetry={() => void session.refetch()} lone />;
  if (!session.data || !token) return null;
  const { account } = session.data;
  if (!account.totp_enrolment_required) return <Navigate to={homeOf(account)} replace />;
  return (
    <LonePage title={t('me.tabs.totp')} lead={t('me.totp.required')}>
      <TotpEnrolment onDone={() => undefined} />
    </LonePage>
  );
}
