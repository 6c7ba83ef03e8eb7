import { useQuery } from '@tanstack/react-query';
import { getSessionOptions } from '@/api/gen/@tanstack/react-query.gen';
import { NotFound } from '@/components/StatePage';
import { AdminShell } from './AdminShell';
import { UserShell } from './UserShell';

/** An address outside both portals that leads nowhere: inside the shell of whoever is signed in. */
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
