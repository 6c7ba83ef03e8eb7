import type { Room } from '@/api/gen';

const LARGEST = 10_000; // that the server takes

/** The number that was typed, in digits of any width; 0 for anything else. A larger one than there can be finds nothing. */
export function typedCapacity(typed: string): number {
  const digits = typed.normalize('NFKC').replace(/[\s,]/g, '');
  return /^\d+$/.test(digits) ? Math.min(Number(digits), LARGEST) : 0;
}

/** The capacities to offer: what was typed, then those of the rooms that begin like it. */
export function capacitiesOf(rooms: Room[], typed: string): number[] {
  const known = [...new Set(rooms.map(({ capacity }) => capacity))].sort((a, b) => a - b);
  if (!typed) return known;
  const wanted = typedCapacity(typed);
  const alike = known.filter((each) => each !== wanted && String(each).startsWith(String(wanted)));
  return wanted ? [wanted, ...alike] : [];
}
