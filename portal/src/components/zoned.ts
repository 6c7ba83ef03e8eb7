import dayjs, { type Dayjs } from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';

dayjs.extend(utc);
dayjs.extend(timezone);

export const DAY = 'YYYY-MM-DD';
export const TIME = 'HH:mm';

/** A moment by the clocks of `zone`; now, if none is given. */
export function inZone(moment: string | number | Date | undefined, zone: string): Dayjs {
  return dayjs.utc(moment).tz(zone);
}

/** The moment at which the clocks of `zone` show `day` (2027-03-30) and `time` (09:30). */
export function momentOf(day: string, time: string, zone: string): Dayjs {
  return dayjs.tz(`${day}T${time}`, zone);
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
  return {
    zone,
    at,
    time: (moment: string | number) => at(moment).format(TIME),
    dateTime: (moment: string | number) => at(moment).format(`${DAY} ${TIME}`),
    /** 3月30日 周二, Tue, 30 Mar */
    day: (moment: string | number) => at(moment).format(chinese ? 'M月D日 ddd' : 'ddd, D MMM'),
    /** A day of the calendar: 2027年3月30日 星期二, Tuesday, 30 March 2027 */
    longDay: (day: string) =>
      dayjs
        .utc(day)
        .locale(chinese ? 'zh-cn' : 'en')
        .format(chinese ? 'YYYY年M月D日 dddd' : 'dddd, D MMMM YYYY'),
    month: (month: string) =>
      dayjs
        .utc(`${month}-01`)
        .locale(chinese ? 'zh-cn' : 'en')
        .format(chinese ? 'YYYY年M月' : 'MMMM YYYY'),
    /** 09:30 – 10:15; the days too, where they are two */
    span: (start: string, end: string) => {
      const [from, to] = [at(start), at(end)];
      const same = from.format(DAY) === to.format(DAY);
      return same
        ? `${from.format(TIME)} – ${to.format(TIME)}`
        : `${from.format('MM-DD HH:mm')} – ${to.format('MM-DD HH:mm')}`;
    },
  };
}
