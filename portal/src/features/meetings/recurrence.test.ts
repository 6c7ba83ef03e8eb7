import '@/components/zoned';
import { describe, expect, it } from 'vitest';
import { EVERY_WEEK, nthOf, ruleOf, valuesOfRule, weekdayOf, type RuleValues } from './recurrence';

const TUESDAY = '2026-11-24';
const values = (changes: Partial<RuleValues>): RuleValues => ({ ...EVERY_WEEK, ...changes });

describe('a rule', () => {
  it.each<[Partial<RuleValues>, string]>([
    [{}, 'FREQ=WEEKLY;BYDAY=TU;COUNT=10'],
    [{ weekdays: ['FR', 'MO'], interval: 2 }, 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,FR;COUNT=10'],
    [{ frequency: 'DAILY', ends: 'until', until: '2027-01-31' }, 'FREQ=DAILY;UNTIL=20270131'],
    [{ frequency: 'MONTHLY' }, 'FREQ=MONTHLY;BYMONTHDAY=24;COUNT=10'],
    [{ frequency: 'MONTHLY', monthly: 'nth', count: 3 }, 'FREQ=MONTHLY;BYDAY=4TU;COUNT=3'],
    [{ frequency: 'MONTHLY', monthly: 'last', count: 3 }, 'FREQ=MONTHLY;BYDAY=-1TU;COUNT=3'],
    [{ frequency: 'YEARLY', count: 2 }, 'FREQ=YEARLY;COUNT=2'],
  ])('%j holds the start and its end', (changes, rule) => {
    expect(ruleOf(values(changes), TUESDAY)).toBe(rule);
  });

  it.each([
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,FR;COUNT=10',
    'FREQ=DAILY;UNTIL=20270131',
    'FREQ=MONTHLY;BYMONTHDAY=24;COUNT=10',
    'FREQ=MONTHLY;BYDAY=4TU;COUNT=3',
    'FREQ=MONTHLY;BYDAY=-1TU;COUNT=3',
    'FREQ=YEARLY;COUNT=2',
  ])('%s is read back as it was written', (rule) => {
    const read = valuesOfRule(rule);
    expect(read && ruleOf(read, TUESDAY)).toBe(rule);
  });

  it.each([
    'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=3',
    'FREQ=YEARLY;BYWEEKNO=20;COUNT=3',
    'FREQ=DAILY;BYDAY=MO,TU;COUNT=3',
    'FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=3',
    'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3',
    'FREQ=YEARLY;BYMONTHDAY=3;COUNT=3',
  ])('%s is more than the form can say', (rule) => expect(valuesOfRule(rule)).toBeNull());
});

describe('a day', () => {
  it.each([
    ['2026-11-24', 'TU', 4, true],
    ['2026-11-17', 'TU', 3, false],
    ['2026-11-30', 'MO', 5, true],
    ['2026-11-01', 'SU', 1, false],
  ])('%s is a %s, the %i.', (day, weekday, nth, last) => {
    expect([weekdayOf(day), nthOf(day)]).toEqual([weekday, { nth, last }]);
  });
});
