import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { daysUntil } from '@/components/when';
import { useMoments } from '@/components/zoned';
import { WARN_DAYS } from '@/features/site/Expiry';
import { useAccount } from '../session';

/** spec 1.2.1.2: from 30 days before the lease ends every page says so, and afterwards that nothing can be booked. */
export function ExpiryBanner() {
  const { t } = useTranslation();
  const { site } = useAccount();
  const { proseDay } = useMoments();
  const day = proseDay(site.expires_on);
  const left = daysUntil(site.expires_on, site.time_zone);
  if (left > WARN_DAYS) return null;
  const text = left < 0 ? t('site.siteExpired', { day }) : t('site.siteExpiring', { day, count: left });
  return <Alert banner type={left < 0 ? 'error' : 'warning'} title={text} />;
}
