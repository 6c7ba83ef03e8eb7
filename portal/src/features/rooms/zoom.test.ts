import { describe, expect, it } from 'vitest';
import type { Reservation } from '@/api/gen';
import { axisOf, HOUR, place } from './timeline';
import { fitting, labelledHours, openingOf, trackWidth, zoomOf, ZOOMS } from './zoom';

const shanghai = axisOf('2026-11-18', 'Asia/Shanghai');
const short = axisOf('2026-03-29', 'Europe/Berlin');
const long = axisOf('2026-10-25', 'Europe/Berlin');
const at = (hour: number) => new Date(shanghai.start + hour * HOUR).toISOString();
const from = (start: number, end: number): Reservation => ({
  meeting_id: 'm1',
  topic: '周会',
  host: null,
  start_at: at(start),
  end_at: at(end),
  status: 'booked',
  is_overrun: false,
});
const hourOf = (moment: number) => (moment - shanghai.start) / HOUR;

describe('the zoom', () => {
  it.each([shanghai, short, long])('at 24 fits the day into the width, however long it is', (axis) => {
    expect(trackWidth(axis, 24, 600)).toBe(600);
  });

  it.each([
    [6, shanghai, 2400],
    [12, shanghai, 1200],
    [12, short, 1150],
    [6, long, 2500],
  ] as const)('at %i fits as many hours', (zoom, axis, width) => {
    expect(trackWidth(axis, zoom, 600)).toBe(width);
  });

  it('leaves an hour wide enough to see on a telephone', () => {
    expect(trackWidth(shanghai, 24, 200)).toBe(24 * 18);
  });

  it.each([
    ['6', 6],
    ['7', 24],
    ['0', 24],
  ])('of %s hours in the address is %i', (hours, zoom) => {
    expect(zoomOf(Number(hours))).toBe(zoom);
  });
});

describe('the labels of the hours', () => {
  it.each([shanghai, short, long])('never touch, however long the day is', (axis) => {
    for (const width of [432, 480, 620, 900, 1400, 2800]) {
      const places = labelledHours(axis, width).map(({ at: moment }) => place(axis, moment) * width);
      const gaps = places.slice(1).map((each, index) => each - (places[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(46);
    }
  });

  it('are those of the clocks', () => {
    expect(labelledHours(short, 460).map(({ label }) => label)).toEqual([
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
  });
});

describe('a day opens', () => {
  it('where most meetings are, not at the first', () => {
    const opening = openingOf(shanghai, [from(1, 2), from(14, 16), from(15, 17), from(18, 19)], null, 6);
    expect(hourOf(opening)).toBeLessThanOrEqual(14);
    expect(hourOf(opening) + 6).toBeGreaterThanOrEqual(19);
  });

  it.each(ZOOMS)('with its one meeting in view at a zoom of %i', (zoom) => {
    const opening = hourOf(openingOf(shanghai, [from(21, 22)], null, zoom));
    expect([opening <= 21, opening + zoom >= 22]).toEqual([true, true]);
  });

  it('at the present if it is today, also where meetings are elsewhere', () => {
    const now = shanghai.start + 20 * HOUR;
    expect(hourOf(openingOf(shanghai, [from(9, 12)], now, 12))).toBe(17);
  });

  it.each([
    ['no meeting', []],
    ['a meeting of the day before', [from(-3, 0)]],
  ])('when work begins if it has %s', (_, reservations) => {
    expect(hourOf(openingOf(shanghai, reservations, null, 12))).toBe(8);
  });

  it('by the clocks when they change in the night', () => {
    expect((openingOf(short, [], null, 12) - short.start) / HOUR).toBe(7); // 08:00
  });
});

describe('the time on a block', () => {
  it.each([
    [200, '09:30 – 10:15'],
    [100, '09:30'],
    [30, undefined],
  ])('of %i pixels is %s', (width, shown) => {
    expect(fitting(width, ['09:30 – 10:15', '09:30'])).toBe(shown);
  });
});
