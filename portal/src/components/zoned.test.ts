import { describe, expect, it } from 'vitest';
import { inBrowserZone } from '@/test/browserZone';
import { addDays, distance, inZone, momentOf, wire } from './zoned';

const BROWSERS = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
const SITES = ['Asia/Shanghai', 'Europe/Berlin', 'America/Santiago', 'Africa/Cairo', 'Asia/Kathmandu'];
const CHANGES = [
  '2027-03-14',
  '2027-03-28',
  '2027-04-04',
  '2027-04-30',
  '2027-09-05',
  '2027-10-03',
  '2027-10-31',
  '2027-11-07',
];

describe.each(BROWSERS)('in a browser in %s', (browser) => {
  it.each(SITES)('the clocks of %s show what they show, on days when clocks change', (site) => {
    const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: site, dateStyle: 'short', timeStyle: 'short' });
    inBrowserZone(browser, () => {
      for (const day of [...CHANGES, '2028-02-29', '2027-12-31'])
        for (let at = Date.parse(`${day}T00:00Z`), end = at + 86_400_000; at < end; at += 900_000)
          expect(inZone(at, site).format('YYYY-MM-DD HH:mm')).toBe(shown.format(at));
    });
  });

  it.each(SITES)('a time of the clocks of %s is found again, unless they skip it', (site) => {
    inBrowserZone(browser, () => {
      for (const day of [...CHANGES, '2028-02-29'])
        for (const time of ['00:00', '02:30', '09:30', '23:45']) {
          const found = inZone(momentOf(day, time, site).valueOf(), site).format('YYYY-MM-DD HH:mm');
          expect([`${day} ${time}`, `${day} ${time.replace('00:', '01:').replace('02:', '03:')}`]).toContain(found);
        }
    });
  });

  it('a day that begins at one begins then', () =>
    inBrowserZone(browser, () =>
      expect(wire(momentOf('2027-09-05', '00:00', 'America/Santiago'))).toBe('2027-09-05T04:00:00Z'),
    ));

  it('of two equal times the first is meant', () =>
    inBrowserZone(browser, () =>
      expect(wire(momentOf('2027-10-31', '02:30', 'Europe/Berlin'))).toBe('2027-10-31T00:30:00Z'),
    ));

  it('the day after the 28th of February is the 29th in a leap year', () =>
    inBrowserZone(browser, () =>
      expect([addDays('2028-02-28', 1), addDays('2028-01-31', 30)]).toEqual(['2028-02-29', '2028-03-01']),
    ));
});

it('a moment that is none stays one that is none', () => {
  expect(inZone('nonsense', 'Asia/Shanghai').isValid()).toBe(false);
  expect(momentOf('', '09:00', 'Asia/Shanghai').isValid()).toBe(false);
});

it.each([
  ['2027-10-31T00:30:00Z', 'Europe/Berlin', ' (UTC+02:00)'],
  ['2027-10-31T01:30:00Z', 'Europe/Berlin', ' (UTC+01:00)'],
  ['2027-10-31T02:00:00Z', 'Europe/Berlin', ''],
  ['2027-04-03T14:45:00Z', 'Australia/Lord_Howe', ' (UTC+11:00)'],
  ['2027-04-03T15:15:00Z', 'Australia/Lord_Howe', ' (UTC+10:30)'],
  ['2027-04-04T02:30:00Z', 'America/Santiago', ' (UTC-03:00)'],
  ['2027-10-31T00:30:00Z', 'Asia/Shanghai', ''],
])('of two equal times each names its distance from UTC: %s in %s', (moment, zone, expected) => {
  expect(distance(moment, zone)).toBe(expected);
});
