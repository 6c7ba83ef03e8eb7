import type { Query, QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { client } from './gen/client.gen';
import { asProblem } from './problem';
import { send } from './session';

const baseUrl = location.origin; // absolute: Node's Request (tests) refuses relative addresses

client.setConfig({
  baseUrl,
  fetch: (input, init) => send(new Request(input, init), baseUrl),
});

client.interceptors.request.use((request) => {
  request.headers.set('Accept-Language', i18next.language);
  return request;
});
client.interceptors.error.use((error, response) => asProblem(error, response));

/** Every generated query key carries its operation's OpenAPI tags: a write to a resource invalidates its tag. */
export type Tag =
  'administrators' | 'departments' | 'me' | 'meetings' | 'preferences' | 'rooms' | 'session' | 'site' | 'users';

export function invalidate(queries: QueryClient, ...tags: Tag[]): void {
  for (const tag of tags) void queries.invalidateQueries(tagged(tag));
}

function tagged(tag: Tag) {
  return {
    predicate: ({ queryKey }: Query) => (queryKey[0] as { tags?: string[] } | undefined)?.tags?.includes(tag) ?? false,
  };
}

/**
 * Changes a row in the lists of its tag. For a write to one service that another service lists: the other hears of it a moment
 * later, so a list that is fetched at once may still show the old value.
 */
export function showInLists(queries: QueryClient, tag: Tag, id: string, changed: object): void {
  queries.setQueriesData<{ items?: { id: string }[] }>(tagged(tag), (list) =>
    list?.items ? { ...list, items: list.items.map((row) => (row.id === id ? { ...row, ...changed } : row)) } : list,
  );
}

/** The `If-Match` of a resource that was read at this version. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });
