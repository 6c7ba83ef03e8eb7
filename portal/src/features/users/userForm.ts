import type { Account, Licence, NewUser, User, UserChange } from '@/api/gen';
import { accessOf, type Access } from '@/components/AccessFields';
import { changed } from '@/components/merge';
import { PERSON_FIELDS, personOf, tidyPerson, type Person } from '@/components/person';

type Kind = 'shared' | 'dedicated';

/** What the form holds; days as 2027-03-30. */
export interface UserValues extends Person, Access {
  department_id: string;
  account_kind: Kind;
  capacity: number | null;
  expires_on: string | null;
}

export const USER_FIELDS = [
  ...PERSON_FIELDS,
  'department_id',
  'account_kind',
  'capacity',
  'expires_on',
] as const satisfies (keyof UserValues)[];

/** Capacities that rooms come in. */
const CAPACITIES = [10, 25, 50, 100, 200, 300, 500, 1000];

export function valuesOf(user: User): UserValues {
  const { department_id, account_kind, capacity, expires_on } = user;
  return { ...personOf(user), department_id, account_kind: account_kind as Kind, capacity, expires_on };
}

function tidy(values: UserValues): UserValues {
  return { ...tidyPerson(values), capacity: values.capacity ?? null, expires_on: values.expires_on ?? null };
}

export function toNew(values: UserValues): NewUser {
  const { access: _access, password: _password, ...user } = tidy(values);
  return { ...user, ...accessOf(values) };
}

/** Only what differs from what was read: the rest may have been changed by somebody else. */
export function toChange(base: UserValues, values: UserValues): Omit<UserChange, 'id'> {
  const { password } = values;
  return { ...changed(base, tidy(values), [...USER_FIELDS]), ...(password ? { password } : {}) };
}

export interface CapacityRule {
  shown: boolean;
  /** `left`: dedicated rooms of this capacity that nobody has; null where that is not counted or not told */
  options: { capacity: number; left: number | null }[];
  fixed: boolean;
}

/** Capacities within the licensed ports of a concurrent site, the largest of them the licence itself. */
function withinPorts(ports: number | undefined): number[] {
  if (ports === undefined) return CAPACITIES; // not told: the server checks
  return [...CAPACITIES.filter((capacity) => capacity < ports), ports];
}

/**
 * Manual 1.2.3.1: a shared account of an account site has no capacity of its own; a dedicated one takes a licensed room; on a
 * concurrent site it is what may be booked. A dedicated account's capacity never changes (1.2.3.6).
 */
export function capacityRule(
  site: Account['site'],
  kind: Kind,
  base: UserValues | undefined,
  licence: Licence | undefined,
): CapacityRule {
  const own = base?.capacity ? [base.capacity] : [];
  const offered = site.type === 'concurrent' ? withinPorts(licence?.ports?.licensed) : CAPACITIES;
  const any = [...new Set([...offered, ...own])].sort((a, b) => a - b).map((capacity) => ({ capacity, left: null }));
  if (site.type === 'account' && kind === 'shared') return { shown: false, options: [], fixed: false };
  if (kind === 'dedicated' && base?.account_kind === 'dedicated') return { shown: true, options: any, fixed: true };
  if (site.type === 'account' && licence) return { shown: true, options: roomsLeft(licence), fixed: false };
  return { shown: true, options: any, fixed: false };
}

/** Dedicated rooms by capacity; lines of one capacity with different expiry are one choice. */
export function roomsLeft(licence: Licence): { capacity: number; left: number }[] {
  const left = new Map<number, number>();
  for (const { room_kind, capacity, quantity, used } of licence.lines) {
    if (room_kind === 'dedicated') left.set(capacity, (left.get(capacity) ?? 0) + Math.max(0, quantity - (used ?? 0)));
  }
  return [...left].sort(([a], [b]) => a - b).map(([capacity, rooms]) => ({ capacity, left: rooms }));
}
