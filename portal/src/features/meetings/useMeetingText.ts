import { useTranslation } from 'react-i18next';
import type { Meeting, MeetingDetail } from '@/api/gen';
import { useMoments } from '@/components/zoned';
import { endless } from './recurrence';
import { ruleText } from './ruleText';

export const STATUSES = ['booked', 'in_progress', 'ended', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];
const TYPES = ['scheduled', 'recurring', 'pmi', 'unscheduled'] as const;

export const STATUS_COLOUR: Record<Status, string> = {
  booked: '#2456e5',
  in_progress: '#0b7a55',
  ended: '#5d6b82',
  cancelled: '#c9251c',
};

export function statusOf(meeting: { status: string }): Status {
  return STATUSES.find((status) => status === meeting.status) ?? 'booked';
}

export { numberText } from '@/components/numberText';

/** A meeting in words. */
export function useMeetingText() {
  const { t, i18n } = useTranslation();
  const moments = useMoments();
  const duration = (total: number) => {
    const [hours, minutes] = [Math.floor(total / 60), total % 60];
    if (!hours) return t('meetings.minutes', { n: minutes });
    return minutes ? t('meetings.hoursMinutes', { hours, minutes }) : t('meetings.hours', { n: hours });
  };
  return {
    ...moments,
    duration,
    status: (meeting: Meeting) => t(`meetings.statuses.${statusOf(meeting)}`),
    type: ({ type }: Meeting) => t(`meetings.types.${TYPES.find((each) => each === type) ?? 'scheduled'}`),
    /** what the status does not say: it never began, or did not end in time */
    remark: (meeting: Meeting) => {
      if (meeting.is_overrun) return t('meetings.overrun');
      return meeting.status === 'ended' && !meeting.started_at ? t('meetings.neverStarted') : '';
    },
    actual: ({ started_at, ended_at }: Meeting) => {
      if (!started_at) return '';
      if (!ended_at) return t('meetings.actualOpen', { start: moments.proseDateTime(started_at) });
      return moments.span(started_at, ended_at);
    },
    /** The rule without its count, which says nothing of what was canceled or never booked: `SeriesExtent` does. */
    recurrence: ({ recurrence }: MeetingDetail) =>
      recurrence ? ruleText(i18n, { ...recurrence, rrule: endless(recurrence.rrule) }, recurrence.starts_on) : '',
  };
}
