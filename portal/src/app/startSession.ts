import type { QueryClient } from '@tanstack/react-query';
import type { Account, SessionAnswer } from '@/api/gen';
import { getSessionQueryKey } from '@/api/gen/@tanstack/react-query.gen';
import { setCsrfToken } from '@/api/session';

const CHANGED = 'rostrum.session_changed';

/** Somebody is signed in from now on, as themselves or as somebody else: nothing that was read before may show. */
export function startSession(queries: QueryClient, { account, csrf_token }: SessionAnswer): void {
  queries.clear();
  setCsrfToken(csrf_token);
  queries.setQueryData(getSessionQueryKey(), { account, csrf_token });
  localStorage.setItem(CHANGED, String(Date.now()));
}

/** The cookies are shared by all tabs: the others have to ask again who they are. */
export function onOtherTabsSession(changed: () => void): () => void {
  const listener = ({ key }: StorageEvent) => key === CHANGED && changed();
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}

/**
 * The person of a page whose session has ended has signed in again: what was read stays. Returns false when the name leads to
 * another account by now, which starts with nothing.
 */
export function renewSession(queries: QueryClient, session: SessionAnswer, before: Account): boolean {
  if (session.account.id !== before.id) {
    startSession(queries, session);
    return false;
  }
  setCsrfToken(session.csrf_token);
  queries.setQueryData(getSessionQueryKey(), { account: session.account, csrf_token: session.csrf_token });
  localStorage.setItem(CHANGED, String(Date.now()));
  return true;
}
