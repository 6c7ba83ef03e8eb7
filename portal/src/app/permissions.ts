import type { Account } from '@/api/gen';
import { useAccount } from './session';

/** What the server says that an account may do (contracts/permissions.py). The services decide on their own. */
export type Permission =
  | 'administrators.read'
  | 'audit_log.read'
  | 'licence.read'
  | 'meetings.read'
  | 'meetings.write'
  | 'profile.write'
  | 'rooms.read'
  | 'rooms.write'
  | 'sessions.read'
  | 'shared_rooms.read'
  | 'sign_in_log.read'
  | 'site.write'
  | 'site_preferences.write'
  | 'users.read';

/** What a page needs. The menu leaves it out, and the shell refuses it, for an account without the permission. */
const NEEDED: Record<string, Permission> = {
  '/admin/users': 'users.read',
  '/admin/administrators': 'administrators.read',
  '/admin/rooms/shared': 'shared_rooms.read',
  '/admin/rooms/dedicated': 'rooms.read',
  '/admin/meetings': 'meetings.read',
  '/admin/sign-in-log': 'sign_in_log.read',
  '/admin/audit-log': 'audit_log.read',
  '/u/meetings': 'meetings.read',
  '/u/meetings/new': 'meetings.write',
};

export function can(account: Account, permission: Permission): boolean {
  return account.permissions.includes(permission);
}

export function useCan(): (permission: Permission) => boolean {
  const account = useAccount();
  return (permission) => can(account, permission);
}

/** Whether the account may open the page at this address, or one below it. */
export function mayOpen(account: Account, pathname: string): boolean {
  return Object.entries(NEEDED).every(
    ([path, permission]) => !(pathname === path || pathname.startsWith(`${path}/`)) || can(account, permission),
  );
}
