import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { daysUntil } from '@/components/when';
import { WARN_DAYS } from '@/features/site/Expiry';
import { useAccount } from '../session';

/** spec 1.2.1.2: from 30 days before the lease ends every page says so, and afterwards that nothing can be booked. */
export function ExpiryBanner() {
  const { t } = useTranslation();
  const { site } = useAccount();
  const day = site.expires_on;
  const left = daysUntil(day, site.time_zone);
  if (left > WARN_DAYS) return null;
  const text = left < 0 ? t('site.siteExpired', { day }) : t('site.siteExpiring', { day, n: left });
  return <Alert banner type={left < 0 ? 'error' : 'warning'} title={text} />;
}
