import { addDays, inZone, momentOf } from '@/components/zoned';
import type { Reservation } from '@/api/gen';

export const HOUR = 3_600_000; // milliseconds

/** A day of the site from midnight to midnight, in milliseconds: 23 or 25 hours long when the clocks change. */
export interface DayAxis {
  start: number;
  end: number;
  /** the full hours that pass, each with what the clocks show then */
  hours: { at: number; label: string }[];
}

export function axisOf(day: string, zone: string): DayAxis {
  const start = momentOf(day, '00:00', zone).valueOf();
  const end = momentOf(addDays(day, 1), '00:00', zone).valueOf();
  const hours = [];
  for (let at = start + HOUR; at < end; at += HOUR) hours.push({ at, label: inZone(at, zone).format('HH:mm') });
  return { start, end, hours };
}

export function hoursOf({ start, end }: DayAxis): number {
  return (end - start) / HOUR;
}

/** Where on the axis a moment is, from 0 to 1. */
export function place(axis: DayAxis, moment: number): number {
  return Math.min(1, Math.max(0, (moment - axis.start) / (axis.end - axis.start)));
}

export interface Block {
  reservation: Reservation;
  left: number;
  width: number;
}

/** What of a room's reservations falls on the day: one across midnight shows on both days. */
export function blocksOf(axis: DayAxis, reservations: Reservation[]): Block[] {
  return reservations.flatMap((reservation) => {
    const left = place(axis, Date.parse(reservation.start_at));
    const width = place(axis, Date.parse(reservation.end_at)) - left;
    return width > 0 ? [{ reservation, left, width }] : [];
  });
}

/** The share of the day for which a room is taken. Blocks of imported history may overlap and count once. */
export function occupancyOf(blocks: Block[]): number {
  let [taken, until] = [0, 0];
  for (const { left, width } of [...blocks].sort((a, b) => a.left - b.left)) {
    taken += Math.max(0, left + width - Math.max(left, until));
    until = Math.max(until, left + width);
  }
  return taken;
}

/** The rows in view, and a few beside them, so that the keyboard finds the next one. */
export function rowsInView(count: number, rowHeight: number, scrolled: number, height: number, beside = 6) {
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - beside);
  const last = Math.min(count, Math.ceil((scrolled + height) / rowHeight) + beside);
  return { first, last: Math.max(first, last) };
}
