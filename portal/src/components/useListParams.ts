import { useCallback, useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { carried } from './wayBack';

type Value = string | number | boolean | undefined;
export type ListParams = Record<string, Value> & { page: number; page_size: number };
export type SetParams<T> = (patch: Partial<T>, options?: { replace?: boolean }) => void;

function read(text: string, like: Value): Value {
  if (typeof like === 'number') return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : like;
  if (typeof like === 'boolean') return text === '1';
  return text;
}

function write(value: Value): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

/**
 * List state (filters, sort, paging) lives in the URL: links can be shared, Back works, reload keeps the view.
 * Values equal to the default stay out of the URL. Changing anything but the page returns to page 1.
 */
export function useListParams<T extends ListParams>(defaults: T): [T, SetParams<T>, () => void] {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const key = JSON.stringify(defaults, (_, value: unknown) => (value === undefined ? null : value));
  const initial = useMemo(() => JSON.parse(key) as Record<string, Value | null>, [key]);
  const params = useMemo(() => {
    const out: Record<string, Value> = {};
    for (const [name, fallback] of Object.entries(initial)) {
      const text = search.get(name);
      out[name] = text === null ? (fallback ?? undefined) : read(text, fallback ?? undefined);
    }
    return out as T;
  }, [search, initial]);
  const set = useCallback<SetParams<T>>(
    (patch, options) =>
      setSearch(
        (previous) => {
          const next = new URLSearchParams(previous);
          const all: Record<string, Value> = 'page' in patch ? patch : { ...patch, page: 1 };
          for (const [name, value] of Object.entries(all)) {
            if (value === undefined || value === '' || value === initial[name]) next.delete(name);
            else next.set(name, write(value));
          }
          return next;
        },
        {
          ...options,
          state: carried(location, options?.replace ? 0 : 1),
        },
      ),
    [setSearch, initial, location],
  );
  const reset = useCallback(() => setSearch({}, { state: carried(location) }), [setSearch, location]);
  return [params, set, reset];
}
