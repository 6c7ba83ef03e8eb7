import type { Account, Licence, User, NewUser, UserChange } from '@/api/gen';
import { changed } from '@/components/merge';

type Kind = 'shared' | 'dedicated';

/** What the form holds; days as 2027-03-30. */
export interface UserValues {
  login_name: string;
  name: string;
  english_name: string;
  email: string;
  phone: string | null;
  mobile: string | null;
  department_id: string;
  account_kind: Kind;
  capacity: number | null;
  expires_on: string | null;
  password?: string;
}

export const USER_FIELDS = [
  'login_name',
  'name',
  'english_name',
  'email',
  'phone',
  'mobile',
  'department_id',
  'account_kind',
  'capacity',
  'expires_on',
] as const satisfies (keyof UserValues)[];

/** Capacities that rooms come in. */
const CAPACITIES = [10, 25, 50, 100, 200, 300, 500, 1000];

export function valuesOf(user: User): UserValues {
  return {
    login_name: user.login_name,
    name: user.name,
    english_name: user.english_name,
    email: user.email,
    phone: user.phone,
    mobile: user.mobile,
    department_id: user.department_id,
    account_kind: user.account_kind as Kind,
    capacity: user.capacity,
    expires_on: user.expires_on,
  };
}

function tidy(values: UserValues): UserValues {
  const word = (text: string | null) => text?.trim() || null;
  return {
    ...values,
    login_name: values.login_name.trim(),
    name: values.name.trim(),
    english_name: values.english_name?.trim() ?? '',
    email: values.email.trim(),
    phone: word(values.phone),
    mobile: word(values.mobile),
    capacity: values.capacity ?? null,
  };
}

export function toNew(values: UserValues): NewUser {
  return tidy(values);
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
  const free = (extra: number[] = []) =>
    [...new Set([...CAPACITIES, ...extra])].sort((a, b) => a - b).map((capacity) => ({ capacity, left: null }));
  const own = base?.capacity ? [base.capacity] : [];
  if (site.type === 'account' && kind === 'shared') return { shown: false, options: [], fixed: false };
  if (kind === 'dedicated' && base?.account_kind === 'dedicated')
    return { shown: true, options: free(own), fixed: true };
  if (site.type === 'account' && licence) return { shown: true, options: roomsLeft(licence), fixed: false };
  return { shown: true, options: free(own), fixed: false };
}

/** Dedicated rooms by capacity; lines of one capacity with different expiry are one choice. */
export function roomsLeft(licence: Licence): { capacity: number; left: number }[] {
  const left = new Map<number, number>();
  for (const { room_kind, capacity, quantity, used } of licence.lines) {
    if (room_kind === 'dedicated') left.set(capacity, (left.get(capacity) ?? 0) + Math.max(0, quantity - used));
  }
  return [...left].sort(([a], [b]) => a - b).map(([capacity, rooms]) => ({ capacity, left: rooms }));
}

/** A password that is easy to read aloud and passes the rules: no characters that look alike. */
export function randomPassword(length = 14): string {
  const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const numbers = crypto.getRandomValues(new Uint32Array(length));
  return [...numbers].map((number) => letters[number % letters.length]).join('');
}
