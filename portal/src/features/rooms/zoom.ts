import type { Reservation } from '@/api/gen';
import { HOUR, hoursOf, place, type DayAxis } from './timeline';

/** How many hours fit the width. */
export const ZOOMS = [6, 12, 24] as const;
export type Zoom = (typeof ZOOMS)[number];

export function zoomOf(hours: number): Zoom {
  return ZOOMS.find((zoom) => zoom === hours) ?? 24;
}

const WORK_BEGINS = 8; // o'clock
const LEAST_HOUR = 18; // pixels, on a telephone
const LABEL = 46; // pixels that the label of an hour takes
const CHARACTER = 7; // pixels, the widest digit of a block's time
const PADDING = 20;

/** The width of the whole day in pixels when `zoom` hours fit `view`. At 24 the day fits, also one of 23 or 25 hours. */
export function trackWidth(axis: DayAxis, zoom: Zoom, view: number): number {
  const hours = hoursOf(axis);
  return Math.max(zoom === 24 ? view : (view * hours) / zoom, hours * LEAST_HOUR);
}

/** The hours to label, so that no two labels touch: each one, or only those that 2, 3, 4 or 6 divides. */
export function labelledHours(axis: DayAxis, width: number): DayAxis['hours'] {
  const hour = width / hoursOf(axis);
  const step = [1, 2, 3, 4, 6].find((each) => each * hour >= LABEL) ?? 12;
  const shown: DayAxis['hours'] = [];
  for (const each of axis.hours) {
    const last = shown.at(-1);
    const isFar = !last || place(axis, each.at) - place(axis, last.at) >= LABEL / width;
    if (Number(each.label.slice(0, 2)) % step === 0 && isFar) shown.push(each);
  }
  return shown;
}

/** The first moment of the `zoom` hours that hold the most reserved time; in the middle of those that hold as much. */
function busiest(axis: DayAxis, reservations: Reservation[], zoom: Zoom): number {
  const starts = [{ at: axis.start }, ...axis.hours].map(({ at }) => at).filter((at) => at + zoom * HOUR <= axis.end);
  const held = starts.map((start) =>
    reservations.reduce((sum, { start_at, end_at }) => {
      const length = Math.min(Date.parse(end_at), start + zoom * HOUR) - Math.max(Date.parse(start_at), start);
      return sum + Math.max(0, length);
    }, 0),
  );
  const most = Math.max(...held);
  const best = starts.filter((_, index) => held[index] === most);
  return best[Math.floor(best.length / 2)] ?? axis.start;
}

/** The moment at the left edge when a day opens: shortly before now, else where most meetings are, else when work begins. */
export function openingOf(axis: DayAxis, reservations: Reservation[], now: number | null, zoom: Zoom): number {
  if (now !== null) return now - (zoom * HOUR) / 4;
  const ofDay = reservations.filter(
    ({ start_at, end_at }) => Date.parse(start_at) < axis.end && Date.parse(end_at) > axis.start,
  );
  if (ofDay.length) return busiest(axis, ofDay, zoom);
  const begins = axis.hours.find(({ label }) => Number(label.slice(0, 2)) >= WORK_BEGINS);
  return begins?.at ?? axis.start;
}

/** The longest of `texts` that fits into a block of `width` pixels, if any does. */
export function fitting(width: number, texts: string[]): string | undefined {
  return texts.find((text) => text.length * CHARACTER + PADDING <= width);
}
