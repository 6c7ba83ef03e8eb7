import type { ReactNode } from 'react';
import { Outlet, useLocation } from 'react-router';
import { NoPermission } from '@/components/StatePage';
import { useScrollMemory } from '@/components/useScrollMemory';
import { mayOpen } from '../permissions';
import { useAccount } from '../session';

/** The page inside a shell: what the address leads to, if the account may open it. */
export function Content({ children }: { children?: ReactNode }) {
  const account = useAccount();
  const { pathname } = useLocation();
  useScrollMemory(); // here, since the shells are not on the page before the session is known
  if (!mayOpen(account, pathname)) return <NoPermission />;
  return children ?? <Outlet />;
}
