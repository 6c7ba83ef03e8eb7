import { describe, expect, it } from 'vitest';
import { axisOf, blocksOf, occupancyOf, rowsInView } from './timeline';

const reservation = (start_at: string, end_at: string) => ({
  meeting_id: 'm1',
  topic: '周会',
  host: { id: 'u1', name: '林诗琪' },
  start_at,
  end_at,
  status: 'booked',
  is_overrun: false,
});
const shanghai = axisOf('2026-11-18', 'Asia/Shanghai');

describe("a day's axis", () => {
  it('begins at midnight in the zone of the site, not of the browser', () => {
    expect(new Date(shanghai.start).toISOString()).toBe('2026-11-17T16:00:00.000Z');
    expect(shanghai.hours).toHaveLength(23);
  });

  it.each([
    ['2026-03-29', 22, ['01:00', '03:00']],
    ['2026-10-25', 24, ['01:00', '02:00', '02:00', '03:00']],
  ])('has the hours that pass when the clocks change on %s', (day, count, labels) => {
    const { hours } = axisOf(day, 'Europe/Berlin');
    expect(hours).toHaveLength(count);
    expect(hours.map(({ label }) => label).slice(0, labels.length)).toEqual(labels);
  });
});

describe('the reservations of a day', () => {
  it('are placed by their share of the day', () => {
    const [block] = blocksOf(shanghai, [reservation('2026-11-18T01:00:00Z', '2026-11-18T04:00:00Z')]);
    expect(block).toMatchObject({ left: 9 / 24, width: 3 / 24 });
  });

  it('show a meeting across midnight on both days', () => {
    const night = [reservation('2026-11-18T15:00:00Z', '2026-11-18T17:00:00Z')]; // 23:00 to 01:00
    expect(blocksOf(shanghai, night)).toMatchObject([{ left: 23 / 24 }]);
    expect(blocksOf(axisOf('2026-11-19', 'Asia/Shanghai'), night)).toMatchObject([{ left: 0, width: 1 / 24 }]);
  });

  it('leave out what only touches the day', () => {
    const before = reservation('2026-11-17T15:00:00Z', '2026-11-17T16:00:00Z');
    const after = reservation('2026-11-18T16:00:00Z', '2026-11-18T17:00:00Z');
    expect(blocksOf(shanghai, [before, after])).toEqual([]);
  });
});

describe('the occupancy of a room', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-18', '2026-11-18T00:00:00Z', '2026-11-18T06:00:00Z', 6 / 24],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 1],
    ['Europe/Berlin', '2026-10-25', '2026-10-25T06:00:00Z', '2026-10-25T11:00:00Z', 5 / 25],
  ])('is the share of a day as long as the clocks of %s make %s', (zone, day, start, end, share) => {
    expect(occupancyOf(blocksOf(axisOf(day, zone), [reservation(start, end)]))).toBeCloseTo(share);
  });

  it('counts a time once, however many reservations of history overlap in it', () => {
    const long = reservation('2026-11-18T01:00:00Z', '2026-11-18T04:00:00Z');
    const inside = reservation('2026-11-18T02:00:00Z', '2026-11-18T03:00:00Z');
    const across = reservation('2026-11-18T03:00:00Z', '2026-11-18T05:00:00Z');
    expect(occupancyOf(blocksOf(shanghai, [across, long, inside]))).toBeCloseTo(4 / 24);
  });
});

describe('the rows in view', () => {
  it.each([
    [0, 500, 0, 16],
    [5600, 500, 94, 116],
    [27_500, 500, 485, 500],
    [0, 3, 0, 3],
    [0, 0, 0, 0],
  ])('scrolled by %i of %i rows', (scrolled, count, first, last) => {
    expect(rowsInView(count, 56, scrolled, 560)).toEqual({ first, last });
  });
});
