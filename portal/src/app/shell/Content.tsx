import type { ReactNode } from 'react';
import { Outlet, useLocation } from 'react-router';
import { NoPermission } from '@/components/StatePage';
import { mayOpen } from '../permissions';
import { useAccount } from '../session';

/** The page inside a shell: what the address leads to, if the account may open it. */
export function Content({ children }: { children?: ReactNode }) {
  const account = useAccount();
  const { pathname } = useLocation();
  if (!mayOpen(account, pathname)) return <NoPermission />;
  return children ?? <Outlet />;
}
