import { act, renderHook } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router';
import { describe, expect, it } from 'vitest';
import { useListParams } from './useListParams';

const defaults = { q: '', sub: false, sort: undefined as string | undefined, page: 1, page_size: 20 };

function at(address: string) {
  return renderHook(() => ({ list: useListParams(defaults), search: useLocation().search }), {
    wrapper: ({ children }) => <MemoryRouter initialEntries={[address]}>{children}</MemoryRouter>,
  });
}

describe('useListParams', () => {
  it('reads what the address says and fills in the rest', () => {
    const { result } = at('/users?page=3&sub=1&sort=-name&q=%E7%8E%8B');
    expect(result.current.list[0]).toEqual({ q: '王', sub: true, sort: '-name', page: 3, page_size: 20 });
  });

  it.each(['page=0', 'page=-1', 'page=x', 'page=1.5', 'page='])('takes the default for %s', (search) => {
    expect(at(`/users?${search}`).result.current.list[0].page).toBe(1);
  });

  it('ignores what it does not know', () => {
    expect(at('/users?evil=1').result.current.list[0]).toEqual(defaults);
  });

  it('returns to the first page when anything but the page changes', () => {
    const { result } = at('/users?page=3');
    act(() => result.current.list[1]({ q: '王' }));
    expect(result.current.search).toBe('?q=%E7%8E%8B');
  });

  it('keeps the filters when the page changes', () => {
    const { result } = at('/users?q=a');
    act(() => result.current.list[1]({ page: 2 }));
    expect(result.current.search).toBe('?q=a&page=2');
  });

  it('keeps defaults out of the address', () => {
    const { result } = at('/users?q=a&sub=1&page_size=50');
    act(() => result.current.list[1]({ q: '', sub: false, page_size: 20 }));
    expect(result.current.search).toBe('');
  });
});
