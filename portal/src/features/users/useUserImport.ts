import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getUserImportOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { UserImport } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { useAccount } from '@/app/session';

export const PAGE_SIZE = 10;
const PAUSE = 1000; // milliseconds between two looks at an import that goes on

export const goesOn = (found: UserImport | undefined) => found?.state === 'checking' || found?.state === 'applying';

/**
 * The import that this administrator has begun last. It goes on while nobody looks. `shown`: whether the dialog is about it: it
 * runs, was begun here, or was opened. A dialog that is opened anew after it is about the next one.
 */
export function useUserImport(page: number) {
  const place = `rostrum.user_import.${useAccount().id}`;
  const [id, setId] = useState(() => localStorage.getItem(place));
  const [shown, setShown] = useState(false);
  const query = useQuery({
    ...getUserImportOptions({ path: { id: id ?? '' }, query: { page, page_size: PAGE_SIZE } }),
    enabled: id !== null,
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => goesOn(state.data) && PAUSE,
  });
  if (!shown && goesOn(query.data)) setShown(true);
  const follow = (next: string) => {
    localStorage.setItem(place, next);
    setId(next);
    setShown(true);
  };
  const lost = query.isError && problemOf(query.error).status === 404;
  return { id: lost ? null : id, query, follow, shown, setShown };
}
