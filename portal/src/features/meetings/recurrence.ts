import dayjs from 'dayjs';

/** Recurrence rules (RFC 5545) as the form offers them. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export type Frequency = (typeof FREQUENCIES)[number];

/** `monthly`: the day of the month, the nth of its weekday, or the last. `until` is a day: 2027-03-30. */
export interface RuleValues {
  frequency: Frequency;
  interval: number;
  weekdays: Weekday[];
  monthly: 'day' | 'nth' | 'last';
  ends: 'count' | 'until';
  count: number;
  until: string;
}

export const EVERY_WEEK: RuleValues = {
  frequency: 'WEEKLY',
  interval: 1,
  weekdays: [],
  monthly: 'day',
  ends: 'count',
  count: 10,
  until: '',
};

export function weekdayOf(day: string): Weekday {
  return WEEKDAYS[(dayjs.utc(day).day() + 6) % 7] ?? 'MO';
}

/** Which one of its weekday a day is within its month, from 1; and whether it is the last. */
export function nthOf(day: string): { nth: number; last: boolean } {
  const date = dayjs.utc(day);
  return { nth: Math.ceil(date.date() / 7), last: date.date() + 7 > date.daysInMonth() };
}

/** The days of a rule, for a series that starts on `day`: the start is always one of them. */
function daysOf(values: RuleValues, day: string): string[] {
  const weekday = weekdayOf(day);
  if (values.frequency === 'WEEKLY') {
    return [`BYDAY=${WEEKDAYS.filter((each) => each === weekday || values.weekdays.includes(each)).join(',')}`];
  }
  if (values.frequency !== 'MONTHLY') return [];
  if (values.monthly === 'nth') return [`BYDAY=${nthOf(day).nth}${weekday}`];
  if (values.monthly === 'last') return [`BYDAY=-1${weekday}`];
  return [`BYMONTHDAY=${dayjs.utc(day).date()}`];
}

export function ruleOf(values: RuleValues, day: string): string {
  const { frequency, interval, ends, count, until } = values;
  return [
    `FREQ=${frequency}`,
    ...(interval > 1 ? [`INTERVAL=${interval}`] : []),
    ...daysOf(values, day),
    ends === 'count' ? `COUNT=${count}` : `UNTIL=${until.replaceAll('-', '')}`,
  ].join(';');
}

/** A rule without COUNT. */
export function endless(rule: string): string {
  return rule.replace(/;?COUNT=\d+/, '');
}

export function partsOf(rule: string): Map<string, string> {
  const pairs = rule.replace(/^RRULE:/, '').split(';');
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

function untilOf(text: string): string {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** A rule as the form holds it; null for one that this form cannot say. */
export function valuesOfRule(rule: string): RuleValues | null {
  const parts = partsOf(rule);
  const frequency = FREQUENCIES.find((each) => each === parts.get('FREQ'));
  const known = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL', 'WKST']);
  if (!frequency || [...parts.keys()].some((name) => !known.has(name))) return null;
  const days = parts.get('BYDAY')?.split(',') ?? [];
  const weekdays = WEEKDAYS.filter((each) => days.includes(each));
  const numbered = frequency === 'MONTHLY' && days.length === 1 ? /^\+?(-1|[1-4])[A-Z]{2}$/.exec(days[0] ?? '') : null;
  const plain = frequency === 'WEEKLY' ? weekdays.length === days.length : days.length === 0;
  const monthDay = parts.get('BYMONTHDAY');
  const dayFits = monthDay === undefined || (frequency === 'MONTHLY' && /^\d+$/.test(monthDay));
  if ((!plain && !numbered) || !dayFits) return null;
  return {
    frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    weekdays,
    monthly: numbered ? (numbered[1] === '-1' ? 'last' : 'nth') : 'day',
    ends: parts.has('UNTIL') ? 'until' : 'count',
    count: Number(parts.get('COUNT') ?? EVERY_WEEK.count),
    until: parts.has('UNTIL') ? untilOf(parts.get('UNTIL') ?? '') : '',
  };
}
