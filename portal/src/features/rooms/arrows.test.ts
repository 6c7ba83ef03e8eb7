import { describe, expect, it } from 'vitest';
import { spotAfter } from './arrows';

const at = (left: number) => ({ left, width: 0.1 });
const rows = [[at(0.1), at(0.5), at(0.8)], [], [at(0.45), at(0.75)]];

describe('the keys on a reservation', () => {
  it.each([
    ['ArrowRight', { row: 0, at: 0 }, { row: 0, at: 1 }],
    ['ArrowLeft', { row: 0, at: 1 }, { row: 0, at: 0 }],
    ['End', { row: 0, at: 0 }, { row: 0, at: 2 }],
    ['Home', { row: 0, at: 2 }, { row: 0, at: 0 }],
    ['ArrowDown', { row: 0, at: 2 }, { row: 2, at: 1 }],
    ['ArrowUp', { row: 2, at: 0 }, { row: 0, at: 1 }],
  ])('%s leads from %o to %o', (key, from, to) => {
    expect(spotAfter(rows, from, key)).toEqual(to);
  });

  it.each([
    ['ArrowLeft', { row: 0, at: 0 }],
    ['ArrowRight', { row: 2, at: 1 }],
    ['ArrowUp', { row: 0, at: 0 }],
    ['ArrowDown', { row: 2, at: 0 }],
    ['Enter', { row: 0, at: 0 }],
  ])('%s leads nowhere from %o', (key, from) => {
    expect(spotAfter(rows, from, key)).toBeNull();
  });
});
