import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, type ReactNode } from 'react';
import { useLocation, Navigate } from 'react-router';
import { getSessionOptions, getSessionQueryKey } from '@/api/gen/@tanstack/react-query.gen';
import type { Account, SessionShown } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { setCsrfToken } from '@/api/session';
import { ErrorPage, NoPermission } from '@/components/StatePage';
import { useLanguage } from './useLanguage';

const SessionContext = createContext<Account | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useAccount(): Account {
  const account = use(SessionContext);
  if (!account) throw new Error('useAccount outside a session');
  return account;
}

/** A site has a name in each language; the reader's comes first. */
export function siteName(site: Account['site'], language: string): string {
  return (language === 'zh-CN' ? site.name_zh : site.name_en) || site.name_zh;
}

/** Shows new names of the site at once. The session itself learns of them a moment later: another service keeps it. */
export function useRenameSite(): (names: Pick<Account['site'], 'name_zh' | 'name_en'>) => void {
  const queries = useQueryClient();
  return ({ name_zh, name_en }) =>
    queries.setQueryData<SessionShown>(
      getSessionQueryKey(),
      (shown) =>
        shown && {
          ...shown,
          account: { ...shown.account, site: { ...shown.account.site, name_zh, name_en } },
        },
    );
}

export type SiteType = 'account' | 'concurrent';

export function siteType(site: Account['site']): SiteType {
  return site.type === 'concurrent' ? 'concurrent' : 'account';
}

/** Where a signed-in person lands when no page was asked for. */
export function homeOf(account: Account): string {
  return account.role === 'administrator' ? '/admin' : '/u';
}

/** The page that was asked for before signing in: a path of this site, and of the portal that the person may enter. */
export function pageAfterSignIn(account: Account, next: string | null): string {
  const home = homeOf(account);
  const safe = next !== null && /^\/(?![/\\])/.test(next);
  return safe &&
    (next === '/confirm-email' || next === home || next.startsWith(`${home}/`) || next.startsWith(`${home}?`))
    ? next
    : home;
}

const PORTALS = ['/admin', '/u'];

export function signInPath(pathname: string, search: string): string {
  return `/login?next=${encodeURIComponent(pathname + search)}`;
}

interface GateProps {
  only: Account['role'];
  fallback: ReactNode;
  children: ReactNode;
}

/** Shows the portal to accounts of its role. Other accounts get "no permission", and an anonymous visitor the sign-in page. */
export function SessionGate({ only, fallback, children }: GateProps) {
  const { pathname, search } = useLocation();
  const client = useQueryClient();
  const query = useQuery({
    ...getSessionOptions(),
    staleTime: Infinity,
    select: (session: SessionShown) => {
      setCsrfToken(session.csrf_token);
      return session.account;
    },
  });
  useLanguage(query.data);
  if (query.isError && !query.data) {
    if (problemOf(query.error).status === 401) return <Navigate to={signInPath(pathname, search)} replace />;
    return <ErrorPage error={query.error} onRetry={() => void client.refetchQueries(getSessionOptions())} lone />;
  }
  if (!query.data) return fallback;
  if (query.data.role !== only)
    return PORTALS.includes(pathname) ? <Navigate to={homeOf(query.data)} replace /> : <NoPermission lone />;
  if (query.data.must_change_password) return <Navigate to="/new-password" replace />;
  if (query.data.totp_enrolment_required) return <Navigate to="/second-factor" replace />;
  return (
    <SessionContext key={query.data.id} value={query.data}>
      {children}
    </SessionContext>
  );
}
