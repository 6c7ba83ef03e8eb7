import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { AuditRow } from '@/api/gen';
import { getMeetingOptions, getRoomOptions } from '@/api/gen/@tanstack/react-query.gen';
import { useDepartments } from '@/components/departments';

/** Where a user or an administrator is shown; nowhere once the account is gone. */
function personPath(role: string, loginName: string | null | undefined): string | null {
  if (!loginName) return null;
  const login = encodeURIComponent(loginName);
  if (role === 'administrator') return `/admin/administrators?q=${login}`;
  return role === 'user' ? `/admin/users?login_name=${login}&within=all` : null;
}

function To({ path, children }: { path: string | null; children: ReactNode }) {
  return path ? <Link to={path}>{children}</Link> : <>{children}</>;
}

/** The person who acted. On a jump that is the user, and `impersonator` the administrator behind them. */
export function ActorLink({ row }: { row: AuditRow }) {
  return <To path={personPath(row.actor_role, row.actor_login_name)}>{row.actor_name}</To>;
}

export function ImpersonatorLink({ row }: { row: AuditRow }) {
  return <To path={personPath('administrator', row.impersonator_login_name)}>{row.impersonator_name}</To>;
}

/** What was changed, with a link where it is still there. Meetings and rooms are asked for only with `ask`: a request each. */
export function TargetLink({ row, ask = false }: { row: AuditRow; ask?: boolean }) {
  const { target_type: type, target_id: id, target_name: name } = row;
  const { byId } = useDepartments();
  const found = { retry: false, throwOnError: false };
  const meeting = useQuery({ ...getMeetingOptions({ path: { id } }), ...found, enabled: ask && type === 'meeting' });
  const room = useQuery({ ...getRoomOptions({ path: { id } }), ...found, enabled: ask && type === 'room' });
  const paths: Record<string, string | null> = {
    site: '/admin/site',
    department: byId.has(id) ? `/admin/users?department=${id}` : null,
    user: personPath('user', row.target_login_name),
    administrator: personPath('administrator', row.target_login_name),
    meeting: meeting.data ? `/admin/meetings/${id}` : null,
    room: room.data ? `/admin/rooms/${room.data.kind}?q=${encodeURIComponent(room.data.name)}` : null,
  };
  return <To path={paths[type] ?? null}>{name}</To>;
}
