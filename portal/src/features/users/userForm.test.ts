import { describe, expect, it } from 'vitest';
import type { Licence } from '@/api/gen';
import { account } from '@/test/render';
import { randomPassword } from '@/components/randomPassword';
import { capacityRule, roomsLeft, toChange, toNew, type UserValues } from './userForm';

const base: UserValues = {
  login_name: 'wang',
  name: '王伟',
  english_name: '',
  email: 'wang@demo.example',
  phone: null,
  mobile: '+8613800000000',
  department_id: 'd1',
  account_kind: 'shared',
  capacity: null,
  expires_on: null,
};
const line = (capacity: number, quantity: number, used: number, room_kind: 'shared' | 'dedicated' = 'dedicated') => ({
  room_kind,
  capacity,
  quantity,
  used,
  expires_on: '2027-12-31',
});
const licence = { lines: [line(100, 5, 5), line(50, 3, 1), line(50, 2, 2), line(25, 9, 0, 'shared')] } as Licence;
const onAccountSite = account.site;
const onConcurrentSite = { ...account.site, type: 'concurrent' as const };

describe('the capacity field', () => {
  it('is left out for a shared account of an account site', () => {
    expect(capacityRule(onAccountSite, 'shared', undefined, licence).shown).toBe(false);
  });

  it('offers the dedicated rooms that are left on an account site', () => {
    expect(capacityRule(onAccountSite, 'dedicated', undefined, licence).options).toEqual([
      { capacity: 50, left: 2 },
      { capacity: 100, left: 0 },
    ]);
  });

  it('offers every capacity to whom the licence is not told', () => {
    const { options } = capacityRule(onAccountSite, 'dedicated', undefined, undefined);
    expect(options.length).toBeGreaterThan(3);
    expect(options.every(({ left }) => left === null)).toBe(true);
  });

  it.each(['shared', 'dedicated'] as const)('is there for a %s account of a concurrent site', (kind) => {
    expect(capacityRule(onConcurrentSite, kind, undefined, undefined)).toMatchObject({ shown: true, fixed: false });
  });

  it.each(['shared', 'dedicated'] as const)('offers a %s account no more than the licensed ports', (kind) => {
    const ports = { ports: { licensed: 150 }, lines: [] } as unknown as Licence;
    const { options } = capacityRule(onConcurrentSite, kind, undefined, ports);
    expect(options.map(({ capacity }) => capacity)).toEqual([10, 25, 50, 100, 150]);
  });

  it('keeps the capacity that an account had before the licence shrank', () => {
    const ports = { ports: { licensed: 50 }, lines: [] } as unknown as Licence;
    const { options } = capacityRule(onConcurrentSite, 'shared', { ...base, capacity: 200 }, ports);
    expect(options.map(({ capacity }) => capacity)).toEqual([10, 25, 50, 200]);
  });

  it('is fixed once an account is dedicated', () => {
    const dedicated = { ...base, account_kind: 'dedicated' as const, capacity: 40 };
    const rule = capacityRule(onAccountSite, 'dedicated', dedicated, licence);
    expect(rule.fixed).toBe(true);
    expect(rule.options).toContainEqual({ capacity: 40, left: null });
  });
});

describe('roomsLeft', () => {
  it('never counts below zero', () => {
    expect(roomsLeft({ lines: [line(50, 1, 3)] } as Licence)).toEqual([{ capacity: 50, left: 0 }]);
  });
});

describe('what is sent', () => {
  it('is trimmed, and an empty number is none', () => {
    const body = toNew({ ...base, name: ' 王伟 ', phone: ' ', access: 'password', password: 'secret-enough' });
    expect(body).toMatchObject({ name: '王伟', phone: null, password: 'secret-enough' });
    expect(body).not.toHaveProperty('access');
  });

  it('invites without a password that was typed before', () => {
    const body = toNew({ ...base, access: 'invite', password: 'typed-before' });
    expect(body).toMatchObject({ invite: true });
    expect(body).not.toHaveProperty('password');
  });

  it('is only what was changed', () => {
    expect(toChange(base, { ...base, name: '王小伟', phone: '' })).toEqual({ name: '王小伟' });
  });

  it('empties a number that was there', () => {
    expect(toChange(base, { ...base, mobile: '' })).toEqual({ mobile: null });
  });

  it('holds a password only when one was typed', () => {
    expect(toChange(base, { ...base, password: '' })).toEqual({});
    expect(toChange(base, { ...base, password: 'new-secret' })).toEqual({ password: 'new-secret' });
  });
});

describe('randomPassword', () => {
  it('is long enough and new every time', () => {
    expect(randomPassword()).toMatch(/^[a-zA-Z2-9]{14}$/);
    expect(randomPassword()).not.toBe(randomPassword());
  });
});
