import dayjs from 'dayjs';
import { useAccount } from '@/app/session';

/** A moment as the site's clocks show it, to the minute: `2027-03-30 15:00`. */
export function momentText(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

export function useMoment(): (at: string | null) => string {
  const { site } = useAccount();
  return (at) => (at ? momentText(at, site.time_zone) : '');
}

/** Whole days from today (in the site's zone) to a day; negative once it is past. */
export function daysUntil(day: string, timeZone: string, now = new Date()): number {
  const today = momentText(now.toISOString(), timeZone).slice(0, 10);
  return dayjs(`${day}T00:00:00Z`).diff(dayjs(`${today}T00:00:00Z`), 'day');
}
