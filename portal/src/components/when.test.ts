import { describe, expect, it } from 'vitest';
import { daysUntil, momentText } from './when';

describe('a moment', () => {
  it('is told in the time zone of the site, across midnight', () => {
    expect(momentText('2027-03-29T16:30:00Z', 'Asia/Shanghai')).toBe('2027-03-30 00:30');
  });

  it('follows daylight saving', () => {
    expect(momentText('2027-01-15T12:00:00Z', 'Europe/Berlin')).toBe('2027-01-15 13:00');
    expect(momentText('2027-07-15T12:00:00Z', 'Europe/Berlin')).toBe('2027-07-15 14:00');
  });
});

describe('the days until an expiry', () => {
  const evening = new Date('2027-03-29T17:00:00Z'); // the 30th in Shanghai

  it('are counted by the calendar of the site', () => {
    expect(daysUntil('2027-03-30', 'Asia/Shanghai', evening)).toBe(0);
    expect(daysUntil('2027-03-30', 'Europe/London', evening)).toBe(1);
  });

  it('are negative once it is past', () => {
    expect(daysUntil('2027-03-28', 'Asia/Shanghai', evening)).toBe(-2);
  });
});
