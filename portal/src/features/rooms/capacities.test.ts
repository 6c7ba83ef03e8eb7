import { describe, expect, it } from 'vitest';
import type { Room } from '@/api/gen';
import { capacitiesOf, typedCapacity } from './capacities';

const rooms = [100, 25, 1000, 25].map((capacity) => ({ capacity }) as Room);

describe('a typed capacity', () => {
  it.each([
    ['100', 100],
    [' １００ ', 100],
    ['1,000', 1000],
    ['999999', 10_000],
    ['', 0],
    ['ten', 0],
    ['-5', 0],
    ['2.5', 0],
  ])('%j is %i', (typed, capacity) => {
    expect(typedCapacity(typed)).toBe(capacity);
  });
});

describe('the capacities to choose from', () => {
  it.each([
    ['', [25, 100, 1000]],
    ['100', [100, 1000]],
    ['1', [1, 100, 1000]],
    ['60', [60]],
    ['x', []],
  ])('for %j are %j', (typed, offered) => {
    expect(capacitiesOf(rooms, typed)).toEqual(offered);
  });
});
