import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router';
import { invalidate } from '@/api/client';
import { problemOf } from '@/api/problem';
import { onSessionLost } from '@/api/session';
import { OfflineBanner } from '@/components/OfflineBanner';
import { router } from './router';
import { signInPath } from './session';
import { onOtherTabsSession } from './startSession';
import { UiProvider } from './UiProvider';

/** The session has changed under us (an administrator set a new password, a rule came into force): ask again what it may. */
function noticeRestriction(error: unknown): void {
  const { code } = problemOf(error);
  if (code === 'password_change_required' || code === 'totp_enrolment_required') invalidate(queries, 'session');
}

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeRestriction }),
  mutationCache: new MutationCache({ onError: noticeRestriction }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && problemOf(error).code === 'network', // the server's own answers are final
    },
  },
});

function leave(): void {
  const { pathname, search } = router.state.location;
  if (pathname === '/login') return;
  queries.clear();
  void router.navigate(signInPath(pathname, search), { replace: true });
}

export function App() {
  useEffect(() => onSessionLost(leave), []);
  useEffect(() => onOtherTabsSession(() => void queries.resetQueries()), []);
  return (
    <UiProvider>
      <QueryClientProvider client={queries}>
        <OfflineBanner />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </UiProvider>
  );
}
