import dayjs, { type Dayjs } from 'dayjs';
import utc from 'dayjs/plugin/utc';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';

dayjs.extend(utc);

export const DAY = 'YYYY-MM-DD';
export const TIME = 'HH:mm';

const MS_OF_DAY = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of `zone` show, as the milliseconds at which those of UTC show the same. */
function wallOf(moment: number, zone: string): number {
  if (Number.isNaN(moment)) return moment;
  let clock = clocks.get(zone);
  if (!clock) {
    const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', second: 'numeric', ...fields });
    clocks.set(zone, clock);
  }
  const parts = clock.formatToParts(moment);
  const of = (name: string) => Number(parts.find(({ type }) => type === name)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/**
 * What the clocks of `zone` show at a moment, now if none is given: to be formatted, not to be calculated with. dayjs's own zones go by
 * the browser's clocks as well, and are an hour wrong in the hour that those skip.
 */
export function inZone(moment: string | number | Date | undefined, zone: string): Dayjs {
  return dayjs.utc(wallOf(moment === undefined ? Date.now() : dayjs.utc(moment).valueOf(), zone));
}

/**
 * The moment at which the clocks of `zone` show `day` (2027-03-30) and `time` (09:30): the first of two, and where the clocks skip that
 * time, what they would have shown.
 */
export function momentOf(day: string, time: string, zone: string): Dayjs {
  const wall = Date.parse(`${day}T${time}Z`);
  const asOf = (near: number) => wall - (wallOf(near, zone) - near);
  const before = asOf(wall - MS_OF_DAY);
  return dayjs.utc([before, asOf(wall + MS_OF_DAY)].find((moment) => wallOf(moment, zone) === wall) ?? before);
}

/** By how many minutes clocks are put back. */
const BACK = [30, 60, 120];

/** The distance from UTC of a time that the clocks of `zone` show twice: " (UTC+02:00)"; nothing for any other time. */
export function distance(moment: string | number, zone: string): string {
  const at = dayjs.utc(moment).valueOf();
  const wall = wallOf(at, zone);
  const isTwin = (minutes: number) => wallOf(at + minutes * 60_000, zone) === wall;
  if (Number.isNaN(at) || !BACK.some((minutes) => isTwin(minutes) || isTwin(-minutes))) return '';
  const minutes = (wall - Math.floor(at / 1000) * 1000) / 60_000;
  const clock = dayjs.utc(Math.abs(minutes) * 60_000).format(TIME);
  return ` (UTC${minutes < 0 ? '-' : '+'}${clock})`;
}

export function today(zone: string): string {
  return inZone(undefined, zone).format(DAY);
}

export function addDays(day: string, days: number): string {
  return dayjs.utc(day).add(days, 'day').format(DAY);
}

/** As the API takes it: UTC, to the second. */
export function wire(moment: Dayjs): string {
  return moment.utc().format('YYYY-MM-DDTHH:mm:ss[Z]');
}

/** Moments in words, in the site's zone and the reader's language. */
export function useMoments() {
  const { i18n } = useTranslation();
  const zone = useAccount().site.time_zone;
  const chinese = i18n.language === 'zh-CN';
  const at = (moment: string | number) => inZone(moment, zone).locale(chinese ? 'zh-cn' : 'en');
  const shown = (moment: string | number, format: string) => at(moment).format(format) + distance(moment, zone);
  return {
    zone,
    at,
    time: (moment: string | number) => shown(moment, TIME),
    dateTime: (moment: string | number) => shown(moment, `${DAY} ${TIME}`),
    /** In sentences and on cards: 2027年3月30日 15:00, March 30, 2027 15:00. Tables have `dateTime`. */
    proseDateTime: (moment: string | number) =>
      shown(moment, chinese ? `YYYY年M月D日 ${TIME}` : `MMMM D, YYYY ${TIME}`),
    /** A day of the calendar in sentences and on cards: 2027年3月30日, March 30, 2027. Tables keep 2027-03-30. */
    proseDay: (day: string) =>
      dayjs
        .utc(day)
        .locale('en')
        .format(chinese ? 'YYYY年M月D日' : 'MMMM D, YYYY'),
    /** 3月30日 周二, Tue, Mar 30; of another year than this one: 2027年3月30日 周二, Tue, Mar 30, 2027 */
    day: (moment: string | number) => {
      const [day, year] = [at(moment), at(Date.now()).year()];
      if (day.year() === year) return day.format(chinese ? 'M月D日 ddd' : 'ddd, MMM D');
      return day.format(chinese ? 'YYYY年M月D日 ddd' : 'ddd, MMM D, YYYY');
    },
    /** A day of the calendar: 2027年3月30日 星期二, Tuesday, March 30, 2027 */
    longDay: (day: string) =>
      dayjs
        .utc(day)
        .locale(chinese ? 'zh-cn' : 'en')
        .format(chinese ? 'YYYY年M月D日 dddd' : 'dddd, MMMM D, YYYY'),
    month: (month: string) =>
      dayjs
        .utc(`${month}-01`)
        .locale(chinese ? 'zh-cn' : 'en')
        .format(chinese ? 'YYYY年M月' : 'MMMM YYYY'),
    /** 09:30 – 10:15; the days too, where they are two */
    span: (start: string, end: string) => {
      const format = at(start).format(DAY) === at(end).format(DAY) ? TIME : 'MM-DD HH:mm';
      return `${shown(start, format)} – ${shown(end, format)}`;
    },
  };
}
