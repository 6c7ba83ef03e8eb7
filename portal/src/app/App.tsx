import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { invalidate } from '@/api/client';
import { problemOf } from '@/api/problem';
import { OfflineBanner } from '@/components/OfflineBanner';
import { SignInAgain } from '@/features/session/SignInAgain';
import { router } from './router';
import { UiProvider } from './UiProvider';
import { useSessionEnd } from './useSessionEnd';

/** The session has changed under us (an administrator set a new password, a rule came into force): ask again what it may. */
function noticeRestriction(error: unknown): void {
  const { code } = problemOf(error);
  if (code === 'password_change_required' || code === 'totp_enrolment_required') invalidate(queries, 'session');
}

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeRestriction }),
  mutationCache: new MutationCache({ onError: noticeRestriction }),
  defaultOptions: {
    mutations: { gcTime: 0 }, // what was sent may hold a password
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && problemOf(error).code === 'network', // the server's own answers are final
    },
  },
});

export function App() {
  const ended = useSessionEnd(queries);
  return (
    <UiProvider>
      <QueryClientProvider client={queries}>
        <OfflineBanner />
        <RouterProvider router={router} />
        {ended && <SignInAgain account={ended.account} onAnswer={ended.answer} />}
      </QueryClientProvider>
    </UiProvider>
  );
}
