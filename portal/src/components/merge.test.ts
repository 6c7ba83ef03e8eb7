import { describe, expect, it } from 'vitest';
import { changed, differences } from './merge';

const base = { name: '王伟', email: 'a@x', phone: null as string | null, capacity: 50 };
const fields: (keyof typeof base)[] = ['name', 'email', 'phone', 'capacity'];

describe('differences', () => {
  it('tells apart what they changed, what I changed and what both did', () => {
    const theirs = { ...base, name: '王小伟', email: 'b@x' };
    const mine = { ...base, email: 'c@x', capacity: 100 };
    expect(differences(base, theirs, mine, fields)).toEqual([
      { field: 'name', by: 'theirs' },
      { field: 'email', by: 'both' },
      { field: 'capacity', by: 'mine' },
    ]);
  });

  it('is silent where both did the same', () => {
    const both = { ...base, name: '王小伟' };
    expect(differences(base, both, both, fields)).toEqual([]);
  });

  it('takes none and empty for the same', () => {
    expect(differences(base, base, { ...base, phone: '' }, fields)).toEqual([]);
  });
});

describe('changed', () => {
  it('gives the fields that differ', () => {
    expect(changed(base, { ...base, phone: '1', capacity: 50 }, fields)).toEqual({ phone: '1' });
  });
});
