import type { QueryClient } from '@tanstack/react-query';
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
  for (const tag of tags) {
    void queries.invalidateQueries({
      predicate: (query) => (query.queryKey[0] as { tags?: string[] } | undefined)?.tags?.includes(tag) ?? false,
    });
  }
}

/** The `If-Match` of a resource that was read at this version. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });
