import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { initI18n, LOCALES, setLocale } from '@/i18n';
import vectors from '../../../../tests/vectors/recurrence_rules.json';
import { daysText, ruleText } from './ruleText';

beforeAll(() => initI18n('zh-CN'));

describe.each(LOCALES)('a rule in %s', (locale) => {
  beforeAll(() => setLocale(locale));

  it.each(vectors.map((each) => [each.rule, each] as const))('%s is the sentence that mails have', (_, vector) => {
    const { rule, starts_on, time_zone, exdates } = vector;
    expect(ruleText(i18next, { rrule: rule, time_zone, exdates }, starts_on)).toBe(vector[locale]);
  });
});

describe('the days of a rule', () => {
  beforeAll(() => setLocale('en-US'));

  it.each([
    ['FREQ=MONTHLY;BYMONTHDAY=22;COUNT=3', 'the 22nd'],
    ['FREQ=MONTHLY;BYDAY=4MO;COUNT=3', 'the 4th Monday'],
    ['FREQ=MONTHLY;BYDAY=-1MO;COUNT=3', 'the last Monday'],
  ])('%s are choices of the form', (rule, days) => expect(daysText(i18next, rule, '2027-02-22')).toBe(days));
});
