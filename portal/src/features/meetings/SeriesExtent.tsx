import { useTranslation } from 'react-i18next';
import type { MeetingDetail } from '@/api/gen';
import { useMeetingText } from './useMeetingText';

const MOST_NAMED = 10;

/** How many meetings of a series exist, and which ones were canceled or never booked. */
export function SeriesExtent({ series }: { series: NonNullable<MeetingDetail['series']> }) {
  const { t } = useTranslation();
  const { dateTime } = useMeetingText();
  const { occurrence_count: count, cancelled, skipped } = series;
  const named = (starts: string[]) => starts.slice(0, MOST_NAMED).map(dateTime).join(t('meetings.series.and'));
  const rest = (starts: string[]) =>
    starts.length > MOST_NAMED ? t('meetings.series.more', { count: starts.length - MOST_NAMED }) : '';
  const line = (kind: 'cancelled' | 'skipped', starts: string[]) =>
    starts.length > 0 && (
      <li>
        {t(`meetings.series.${kind}`, { count: starts.length, days: named(starts) })}
        {rest(starts)}
      </li>
    );
  return (
    <ul className="plain-list series-extent">
      <li>{count ? t('meetings.series.exist', { count }) : t('meetings.series.none')}</li>
      {count > 0 && line('cancelled', cancelled)}
      {line('skipped', skipped)}
    </ul>
  );
}
