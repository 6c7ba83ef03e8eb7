import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';
import { daysUntil } from '@/components/when';
import { useMoments } from '@/components/zoned';

/** spec 1.2.1.2: the portal warns from so many days before an expiry. */
export const WARN_DAYS = 30;

/** A day on which something ends, marked when that is near or past. */
export function Expiry({ day }: { day: string }) {
  const { t } = useTranslation();
  const { site } = useAccount();
  const { proseDay } = useMoments();
  const left = daysUntil(day, site.time_zone);
  return (
    <span className="num">
      {day} {left < 0 && <Tag color="red">{t('site.expired', { day: proseDay(day) })}</Tag>}
      {left >= 0 && left <= WARN_DAYS && (
        <Tag color="orange">{t('site.expiring', { day: proseDay(day), count: left })}</Tag>
      )}
    </span>
  );
}
