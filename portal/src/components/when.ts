import dayjs from 'dayjs';
import { addDays, distance, momentOf, today, useMoments, wire } from './zoned';

/** A moment that may be missing, as the site's clocks show it: `2027-03-30 15:00`. */
export function useMoment(): (at: string | null) => string {
  const { dateTime } = useMoments();
  return (at) => (at ? dateTime(at) : '');
}

/** The same to the second, for logs: `2027-03-30 15:00:07`. */
export function useMomentInLog(): (at: string) => string {
  const { at: clock, zone } = useMoments();
  return (at) => clock(at).format('YYYY-MM-DD HH:mm:ss') + distance(at, zone);
}

/** Whole days from `from` to `day`; negative once it is past. */
export function daysBetween(from: string, day: string): number {
  return dayjs.utc(day).diff(dayjs.utc(from), 'day'); // in the browser's zone a day of a clock change has 23 or 25 hours
}

export function daysUntil(day: string, timeZone: string): number {
  return daysBetween(today(timeZone), day);
}

/** `from` and `to` of a list for a period of whole days of the site; the second bound is excluded. */
export function periodOf(from: string, to: string, timeZone: string): { from?: string; to?: string } {
  const start = (day: string) => wire(momentOf(day, '00:00', timeZone));
  return { ...(from ? { from: start(from) } : {}), ...(to ? { to: start(addDays(to, 1)) } : {}) };
}
