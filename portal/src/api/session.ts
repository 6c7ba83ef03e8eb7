import { keyFor, remember, signatureOf } from './idempotency';

/**
 * The browser's side of a session: the CSRF token (in memory only) and the refresh of the short-lived access cookie.
 * The cookies themselves are HttpOnly and never seen here.
 */
const REFRESHED_AT = 'rostrum.refreshed_at';
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

let csrfToken = '';
let running: Promise<Renewal> | null = null;
const lost = new Set<Listener>();
let ending: Promise<boolean> | null = null;

export function setCsrfToken(token: string | undefined): void {
  csrfToken = token ?? '';
}

/** `over`: sign in again. A response: the refresh itself could not be answered, and the session may well go on. */
type Renewal = 'renewed' | 'over' | Response;

/** Answers whether the same person has signed in again. */
type Listener = () => boolean | Promise<boolean>;

/** Called when the session is over and cannot be refreshed; once, however many calls find it out at the same time. */
export function onSessionLost(listener: Listener): () => void {
  lost.add(listener);
  return () => lost.delete(listener);
}

/** Signing in and refreshing answer 401 for reasons of their own: no refresh can help them. */
function mayRefresh(request: Request): boolean {
  const path = new URL(request.url).pathname;
  return !path.endsWith('/session/refresh') && !(request.method === 'POST' && path.endsWith('/session'));
}

function refreshedAt(): number {
  return Number(localStorage.getItem(REFRESHED_AT) ?? 0);
}

async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? await navigator.locks.request('rostrum.refresh', work) : work();
}

/** Under a Web Lock: of several tabs only the first asks, the others find its work done. */
async function refresh(base: string, since: number): Promise<Renewal> {
  return exclusively(async () => {
    if (refreshedAt() > since) return 'renewed';
    const response = await globalThis.fetch(`${base}/api/v1/session/refresh`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) return response.status === 401 || response.status === 403 ? 'over' : response;
    const body: unknown = await response.json().catch(() => null);
    if (body && typeof body === 'object' && 'csrf_token' in body) setCsrfToken(body.csrf_token as string);
    localStorage.setItem(REFRESHED_AT, String(Date.now()));
    return 'renewed';
  });
}

async function signedInAgain(): Promise<boolean> {
  ending ??= Promise.all([...lost].map(async (listener) => listener()))
    .then((answers) => answers.some(Boolean))
    .finally(() => (ending = null));
  return ending;
}

async function renewCsrf(base: string): Promise<boolean> {
  const response = await globalThis.fetch(`${base}/api/v1/session`);
  if (!response.ok) return false;
  setCsrfToken(((await response.json()) as { csrf_token?: string }).csrf_token);
  return true;
}

async function codeOf(response: Response): Promise<string> {
  const body = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  return body.code ?? '';
}

/** Adds to a write what makes it safe: the CSRF token, and the key by which a repetition is known. */
async function deliver(request: Request, key: string | null): Promise<Response> {
  const copy = request.clone();
  if (UNSAFE.has(copy.method)) copy.headers.set('X-CSRF-Token', csrfToken);
  if (key) copy.headers.set('Idempotency-Key', key);
  return globalThis.fetch(copy); // looked up per call, so that tests can intercept it
}

/** The client's fetch. */
export async function send(request: Request, base: string): Promise<Response> {
  const signature = await signatureOf(request);
  if (signature === null) return renewing(request, base, null);
  const key = keyFor(signature);
  remember(signature, key, false);
  const response = await renewing(request, base, key);
  remember(signature, key, response.status < 500);
  return response;
}

/** Once each renews what has run out, the access token or the CSRF token, and makes the call again. */
async function renewing(request: Request, base: string, key: string | null): Promise<Response> {
  const sentAt = Date.now();
  const response = await deliver(request, key);
  if (response.status === 401 && mayRefresh(request)) {
    running ??= refresh(base, sentAt).finally(() => (running = null));
    const renewal = await running;
    if (renewal instanceof Response) return renewal.clone();
    if (renewal === 'renewed') {
      const second = await deliver(request, key);
      if (second.status !== 401) return second;
    }
    const again = signedInAgain();
    // A read waits for the new session. A write is refused: its form stays as it is, and the person saves once more.
    if (UNSAFE.has(request.method)) return response;
    return (await again) ? deliver(request, key) : response;
  }
  if (response.status === 403 && UNSAFE.has(request.method) && (await codeOf(response)) === 'csrf_failed') {
    return (await renewCsrf(base)) ? deliver(request, key) : response;
  }
  return response;
}
