import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { showInLists } from './client';

describe('a row that another service changed', () => {
  it('is shown changed in the lists of its tag, and nothing else is', () => {
    const queries = new QueryClient();
    const rows = {
      items: [
        { id: 'a', has_totp: true },
        { id: 'b', has_totp: true },
      ],
      total: 2,
    };
    const key = (tag: string, page: number) => [{ tags: [tag], query: { page } }];
    queries.setQueryData(key('users', 1), rows);
    queries.setQueryData(key('users', 2), { total: 2 });
    queries.setQueryData(key('administrators', 1), rows);

    showInLists(queries, 'users', 'b', { has_totp: false });

    const changed = { items: [rows.items[0], { id: 'b', has_totp: false }], total: 2 };
    expect(queries.getQueryData(key('users', 1))).toEqual(changed);
    expect(queries.getQueryData(key('users', 2))).toEqual({ total: 2 });
    expect(queries.getQueryData(key('administrators', 1))).toEqual(rows);
  });
});
