import { useQuery } from '@tanstack/react-query';
import { getSessionOptions } from '@/api/gen/@tanstack/react-query.gen';
import { NotFound } from '@/components/StatePage';
import { AdminShell } from './AdminShell';
import { UserShell } from './UserShell';

/** The page for an unknown address outside both portals. A signed-in account sees it inside the shell of its portal. */
export function UnknownPage() {
  const session = useQuery({ ...getSessionOptions(), staleTime: Infinity });
  if (session.isPending) return null;
  if (!session.data) return <NotFound lone />;
  const Shell = session.data.account.role === 'administrator' ? AdminShell : UserShell;
  return (
    <Shell>
      <NotFound />
    </Shell>
  );
}
