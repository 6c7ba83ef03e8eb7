/**
 * Keys by which the gateway knows a write that is made again (Idempotency-Key). A write whose answer never came keeps its key:
 * pressing Save once more gives the first one's outcome instead of doing it twice.
 */
const HELD_FOR = 10 * 60_000; // milliseconds; the gateway remembers for a day

const held = new Map<string, { key: string; until: number }>();

function newKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}

/** Session calls take no key: they are about cookies, not about data. */
export async function signatureOf(request: Request): Promise<string | null> {
  const { pathname } = new URL(request.url);
  if (request.method === 'GET' || pathname.startsWith('/api/v1/session')) return null;
  return [request.method, request.url, request.headers.get('If-Match'), await request.clone().text()].join(' ');
}

export function keyFor(signature: string): string {
  const known = held.get(signature);
  return known && known.until > Date.now() ? known.key : newKey();
}

/** `answered`: the outcome is known, the same write made again is meant as a new one. */
export function remember(signature: string, key: string, answered: boolean): void {
  if (answered) held.delete(signature);
  else held.set(signature, { key, until: Date.now() + HELD_FOR });
}
