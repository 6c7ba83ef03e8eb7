import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Account, SessionShown } from '@/api/gen';
import { getSessionOptions, getSessionQueryKey } from '@/api/gen/@tanstack/react-query.gen';
import { onSessionLost, setCsrfToken } from '@/api/session';
import { hasUnsaved } from '@/components/unsaved';
import { router } from './router';
import { signInPath } from './session';
import { onOtherTabsSession } from './startSession';

interface Question {
  account: Account;
  answer: (again: boolean) => void;
}

function leave(queries: QueryClient): void {
  const { pathname, search } = router.state.location;
  if (pathname === '/login' || router.state.matches.at(-1)?.route.path === '*') return; // an unknown page is nobody's
  queries.clear();
  void router.navigate(signInPath(pathname, search), { replace: true });
}

function known(queries: QueryClient): Account | undefined {
  return queries.getQueryData<SessionShown>(getSessionQueryKey())?.account;
}

/** A jump cannot be signed in to: the administrator has to begin another one. */
function worthKeeping(account: Account | undefined): account is Account {
  return account !== undefined && account.acting_as === null && hasUnsaved();
}

const sameAccount = (a: Account | undefined, b: Account) => a?.id === b.id && !a.acting_as && !b.acting_as;

/** Another tab has signed in: as the same account the page goes on as it is, else nothing that was read may show. */
async function followOtherTab(queries: QueryClient, before: Account | undefined): Promise<boolean> {
  const options = getSessionOptions();
  const now = await queries.fetchQuery({ ...options, staleTime: 0 }).catch(() => null);
  if (!now || !sameAccount(before, now.account)) {
    await queries.resetQueries();
    return false;
  }
  setCsrfToken(now.csrf_token);
  return true;
}

/**
 * What happens when the session ends. Unsaved work stays on the page while the same account signs in over it; otherwise the
 * sign-in page takes the page's place and leads back.
 */
export function useSessionEnd(queries: QueryClient): Question | null {
  const [question, setQuestion] = useState<Question | null>(null);
  const open = useRef<Question | null>(null);
  useEffect(() => {
    const ask = (account: Account) =>
      new Promise<boolean>((resolve) => {
        const answer = (again: boolean) => {
          open.current = null;
          setQuestion(null);
          if (!again) leave(queries);
          resolve(again);
        };
        open.current = { account, answer };
        setQuestion(open.current);
      });
    return onSessionLost(() => {
      const account = known(queries);
      if (worthKeeping(account)) return ask(account);
      leave(queries);
      return false;
    });
  }, [queries]);
  useEffect(
    () =>
      onOtherTabsSession(() => {
        const asked = open.current;
        void followOtherTab(queries, known(queries)).then((same) => asked && asked.answer(same));
      }),
    [queries],
  );
  return question;
}
