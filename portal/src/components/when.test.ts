import { describe, expect, it } from 'vitest';
import { inBrowserZone } from '@/test/browserZone';
import { daysBetween, periodOf } from './when';

describe('the days until an expiry', () => {
  it('are whole days of the calendar', () => {
    expect(daysBetween('2027-03-27', '2027-03-30')).toBe(3);
    expect(daysBetween('2027-03-30', '2027-03-30')).toBe(0);
  });

  it('are the same in a browser whose clocks change meanwhile', () =>
    inBrowserZone('Europe/Berlin', () => {
      expect(daysBetween('2027-10-30', '2027-11-02')).toBe(3);
      expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2);
    }));

  it('are negative once it is past', () => {
    expect(daysBetween('2027-03-30', '2027-03-28')).toBe(-2);
  });
});

describe('a period of days', () => {
  it('begins and ends at the midnights of the site', () => {
    expect(periodOf('2027-03-30', '2027-03-30', 'Asia/Shanghai')).toEqual({
      from: '2027-03-29T16:00:00Z',
      to: '2027-03-30T16:00:00Z',
    });
  });

  it('is right on the day when the clocks change', () => {
    expect(periodOf('2027-03-28', '2027-03-28', 'Europe/Berlin')).toEqual({
      from: '2027-03-27T23:00:00Z',
      to: '2027-03-28T22:00:00Z',
    });
  });

  it('stays open at an end that is not chosen', () => {
    expect(periodOf('', '2027-03-30', 'UTC')).toEqual({ to: '2027-03-31T00:00:00Z' });
  });
});
