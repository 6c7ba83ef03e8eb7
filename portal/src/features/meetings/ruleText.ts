import dayjs from 'dayjs';
import type { i18n as I18n } from 'i18next';
import { DAY, inZone } from '@/components/zoned';
import { FREQUENCIES, partsOf, WEEKDAYS, weekdayOf, type Frequency, type Weekday } from './recurrence';

/** A series as the server gives it. booking/words/recurrence.py says the same sentences, by the same table of vectors. */
export interface Recurring {
  rrule: string;
  time_zone: string;
  exdates: readonly string[];
}

type Words = Pick<I18n, 't' | 'language'>;
type Parts = Map<string, string>;
interface NumberedDay {
  nth: number;
  weekday: Weekday;
}

const MOST_NAMED = 5;
const WORKWEEK = 'MO,TU,WE,TH,FR';
const WEEKEND = 'SA,SU';

function numbers(parts: Parts, name: string): number[] {
  return parts.get(name)?.split(',').map(Number) ?? [];
}

function byDay(parts: Parts): NumberedDay[] {
  const days = parts.get('BYDAY')?.split(',') ?? [];
  return days.map((each) => ({ nth: Number(each.slice(0, -2) || 0), weekday: each.slice(-2) as Weekday }));
}

function inOrder(days: NumberedDay[]): Weekday[] {
  return WEEKDAYS.filter((each) => days.some(({ weekday }) => weekday === each));
}

function list({ language }: Words, items: string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  return new Intl.ListFormat(language, { type }).format(items);
}

function weekdayName({ language }: Words, weekday: Weekday): string {
  const monday = Date.UTC(2024, 0, 1);
  const style = language === 'zh-CN' ? 'short' : 'long';
  return new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' }).format(
    monday + WEEKDAYS.indexOf(weekday) * 86_400_000,
  );
}

function monthName({ language }: Words, month: number): string {
  const style = language === 'zh-CN' ? 'numeric' : 'long';
  return new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' }).format(Date.UTC(2024, month - 1, 1));
}

/** A day in prose: September 5, 2028 or 2028年9月5日. */
function dateText({ language }: Words, day: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(dayjs.utc(day).valueOf());
}

function months(words: Words, parts: Parts): string {
  return list(
    words,
    numbers(parts, 'BYMONTH').map((each) => monthName(words, each)),
  );
}

/** 1st, last, 2nd-to-last: what a number of a rule counts from either end. */
function position({ t }: Words, n: number): string {
  if (n === -1) return t('meetings.rule.last');
  const nth = t('meetings.rule.nth', { count: Math.abs(n), ordinal: true });
  return n > 0 ? nth : t('meetings.rule.nthToLast', { nth });
}

function weekdays(words: Words, days: Weekday[], type?: 'disjunction'): string {
  if (days.join() === WORKWEEK && !type) return words.t('meetings.rule.workweek');
  return list(
    words,
    days.map((each) => weekdayName(words, each)),
    type,
  );
}

function monthDay(words: Words, n: number): string {
  return n > 0
    ? words.t('meetings.rule.monthDay', { count: n, ordinal: true })
    : words.t('meetings.rule.positionDay', { position: position(words, n) });
}

function chosenDay(words: Words, n: number, days: Weekday[]): string {
  const where = position(words, n);
  if (days.length === 7) return words.t('meetings.rule.positionDay', { position: where });
  if (days[0] && days.length === 1)
    return words.t('meetings.rule.positionWeekday', { position: where, weekday: weekdayName(words, days[0]) });
  const named: Record<string, string> = {
    [WORKWEEK]: words.t('meetings.rule.aWorkday'),
    [WEEKEND]: words.t('meetings.rule.aWeekendDay'),
  };
  const shown = named[days.join()] ?? weekdays(words, days, 'disjunction');
  return words.t('meetings.rule.chosenDay', { position: where, days: shown });
}

/** The weekdays of a month or a year: the 1st Monday, each Friday. */
function weekdaysWithin(words: Words, parts: Parts): string | null {
  const days = byDay(parts);
  const places = numbers(parts, 'BYSETPOS');
  const numbered = days.filter(({ nth }) => nth !== 0);
  if (places.length && numbered.length) return null;
  const plain = inOrder(days.filter(({ nth }) => nth === 0));
  if (places.length)
    return list(
      words,
      places.map((each) => chosenDay(words, each, plain)),
    );
  const each = plain.length ? [words.t('meetings.rule.eachWeekday', { days: weekdays(words, plain) })] : [];
  const named = numbered.map(({ nth, weekday }) =>
    words.t('meetings.rule.positionWeekday', {
      position: position(words, nth),
      weekday: weekdayName(words, weekday),
    }),
  );
  return list(words, [...named, ...each]);
}

/** Days of months, of which only those count that are one of the rule's weekdays, if it names any. */
function filtered(words: Words, parts: Parts, days: string): string | null {
  const filter = byDay(parts);
  if (filter.some(({ nth }) => nth !== 0)) return null;
  if (!filter.length) return days;
  return words.t('meetings.rule.whenItIs', { days, weekdays: weekdays(words, inOrder(filter), 'disjunction') });
}

function monthDays(words: Words, days: number[]): string {
  return list(
    words,
    days.map((each) => monthDay(words, each)),
  );
}

function ofWeeks(words: Words, parts: Parts): string {
  const weeks = numbers(parts, 'BYWEEKNO').map((each) =>
    each > 0
      ? words.t('meetings.rule.week', { n: each })
      : words.t('meetings.rule.positionWeek', { position: position(words, each) }),
  );
  return words.t('meetings.rule.ofWeek', {
    weekdays: weekdays(words, inOrder(byDay(parts))),
    weeks: list(words, weeks),
  });
}

function yearDays(words: Words, parts: Parts): string {
  const days = numbers(parts, 'BYYEARDAY').map((each) =>
    words.t('meetings.rule.positionDay', { position: position(words, each) }),
  );
  return words.t('meetings.rule.ofYear', { days: list(words, days) });
}

function has(parts: Parts, ...names: string[]): boolean {
  return names.some((name) => parts.has(name));
}

/** The days within a year; null where they are more than a sentence says. */
function daysOfYear(words: Words, parts: Parts, day: string): string | null {
  if (has(parts, 'BYYEARDAY'))
    return has(parts, 'BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYWEEKNO', 'BYSETPOS') ? null : yearDays(words, parts);
  if (has(parts, 'BYWEEKNO')) return has(parts, 'BYMONTH', 'BYMONTHDAY', 'BYSETPOS') ? null : ofWeeks(words, parts);
  if (has(parts, 'BYDAY') && !has(parts, 'BYMONTHDAY')) {
    const days = weekdaysWithin(words, parts);
    if (days === null) return null;
    return has(parts, 'BYMONTH')
      ? words.t('meetings.rule.ofMonths', { days, months: months(words, parts) })
      : words.t('meetings.rule.ofYear', { days });
  }
  return datesOfYear(words, parts, day);
}

function datesOfYear(words: Words, parts: Parts, day: string): string | null {
  if (has(parts, 'BYSETPOS')) return null;
  const start = dayjs.utc(day);
  const dates = has(parts, 'BYMONTHDAY') ? numbers(parts, 'BYMONTHDAY') : [start.date()];
  const days = monthDays(words, dates);
  if (has(parts, 'BYMONTHDAY') && !has(parts, 'BYMONTH'))
    return filtered(words, parts, words.t('meetings.rule.ofEveryMonth', { days }));
  const within = has(parts, 'BYMONTH') ? numbers(parts, 'BYMONTH') : [start.month() + 1];
  const [month, date] = [within[0] ?? 1, dates[0] ?? 1];
  if (within.length === 1 && dates.length === 1 && date > 0 && !has(parts, 'BYDAY'))
    return words.t('meetings.rule.date', { month: monthName(words, month), n: date });
  const named = within.map((each) => monthName(words, each));
  return filtered(words, parts, words.t('meetings.rule.ofMonths', { days, months: list(words, named) }));
}

function daysOfMonth(words: Words, parts: Parts, day: string): string | null {
  if (has(parts, 'BYDAY') && !has(parts, 'BYMONTHDAY')) return weekdaysWithin(words, parts);
  if (has(parts, 'BYSETPOS')) return null;
  const dates = has(parts, 'BYMONTHDAY') ? numbers(parts, 'BYMONTHDAY') : [dayjs.utc(day).date()];
  return filtered(words, parts, monthDays(words, dates));
}

function daysOfWeek(words: Words, parts: Parts, day: string): string {
  return weekdays(words, has(parts, 'BYDAY') ? inOrder(byDay(parts)) : [weekdayOf(day)]);
}

/** Every day, of some weekdays or days of the month only, is every week or month on those. */
function read(parts: Parts): [Frequency, number] {
  const frequency = FREQUENCIES.find((each) => each === parts.get('FREQ')) ?? 'DAILY';
  const interval = Number(parts.get('INTERVAL') ?? 1);
  if (frequency !== 'DAILY' || interval > 1) return [frequency, interval];
  if (has(parts, 'BYMONTHDAY')) return ['MONTHLY', 1];
  return [has(parts, 'BYDAY') ? 'WEEKLY' : 'DAILY', 1];
}

/** The days of a rule alone: the 1st Monday. Empty for every day, null where they are more than a sentence says. */
export function daysText(words: Words, rule: string, day: string): string | null {
  const parts = partsOf(rule);
  const [frequency] = read(parts);
  if (frequency === 'DAILY') return has(parts, 'BYDAY', 'BYMONTHDAY') ? null : '';
  if (frequency === 'WEEKLY') return daysOfWeek(words, parts, day);
  return frequency === 'MONTHLY' ? daysOfMonth(words, parts, day) : daysOfYear(words, parts, day);
}

function onDays(words: Words, parts: Parts, days: string | null): string {
  const { t } = words;
  const [frequency, interval] = read(parts);
  const every =
    interval > 1 ? t(`meetings.rule.every${frequency}`, { count: interval }) : t(`meetings.rule.${frequency}`);
  if (days === null) return t('meetings.rule.certainDays', { every });
  if (!days || frequency === 'DAILY') return every;
  return interval > 1 ? t('meetings.rule.onMany', { every, days }) : t(`meetings.rule.on${frequency}`, { days });
}

/** The last day: a moment in UTC means the day that it falls on in the series' zone. */
function lastDay(until: string, zone: string): string {
  const day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  if (!until.endsWith('Z')) return day;
  const time = `${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`;
  return inZone(`${day}T${time}Z`, zone).format(DAY);
}

function ended(words: Words, rule: string, parts: Parts, zone: string): string {
  const until = parts.get('UNTIL');
  if (until) return words.t('meetings.rule.until', { rule, date: dateText(words, lastDay(until, zone)) });
  const count = parts.get('COUNT');
  return count ? words.t('meetings.rule.count', { rule, count: Number(count) }) : rule;
}

function excepted(words: Words, rule: string, exdates: readonly string[]): string {
  if (!exdates.length) return rule;
  const named = exdates.slice(0, MOST_NAMED).map((each) => dateText(words, each));
  const rest = exdates.length - named.length;
  const days = list(words, rest ? [...named, words.t('meetings.rule.moreDays', { count: rest })] : named);
  return words.t('meetings.rule.except', { rule, days });
}

/** A rule in a sentence, for a series that starts on `day`: 2027-03-01. */
export function ruleText(words: Words, { rrule, time_zone, exdates }: Recurring, day: string): string {
  const parts = partsOf(rrule);
  const rule = onDays(words, parts, daysText(words, rrule, day));
  const isWithinYear = parts.get('FREQ') === 'YEARLY';
  const limited =
    has(parts, 'BYMONTH') && !isWithinYear
      ? words.t('meetings.rule.onlyIn', { rule, months: months(words, parts) })
      : rule;
  return excepted(words, ended(words, limited, parts, time_zone), exdates);
}
