import { useQuery } from '@tanstack/react-query';
import { getUserOptions, listMeetingsOptions } from '@/api/gen/@tanstack/react-query.gen';
import { problemOf } from '@/api/problem';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a list is narrowed to by an id of its address. `name` is absent while it is read. */
export interface Subject {
  isUnknown: boolean;
  name?: string;
  /** login name, or meeting number */
  detail?: string;
}

const UNKNOWN: Subject = { isUnknown: true };

/** Whether an id of the address can be asked for at all. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** The first meeting of a host or a series, whatever else the list is filtered by. */
function useFirst(by: { host_id: string } | { series_id: string }, enabled: boolean) {
  return useQuery({ ...listMeetingsOptions({ query: { ...by, page_size: 1, sort: 'start_at' } }), enabled });
}

/** The host of `host_id`. A deleted user still has a name in their meetings. */
export function useHost(id: string): Subject {
  const user = useQuery({ ...getUserOptions({ path: { id } }), enabled: isId(id) });
  const isGone = user.isError && problemOf(user.error).status === 404;
  const first = useFirst({ host_id: id }, isGone);
  if (!isId(id)) return UNKNOWN;
  if (user.data) return { isUnknown: false, name: user.data.name, detail: user.data.login_name };
  const name = first.data?.items[0]?.host?.name;
  return { isUnknown: isGone && first.isSuccess && !name, name };
}

export function useSeries(id: string): Subject {
  const query = useFirst({ series_id: id }, isId(id));
  if (!isId(id)) return UNKNOWN;
  const meeting = query.data?.items[0];
  return { isUnknown: query.isSuccess && !meeting, name: meeting?.topic, detail: meeting?.meeting_number };
}
