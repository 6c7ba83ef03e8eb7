import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { findAvailability } from '@/api/gen';
import type { AvailabilityQuery } from '@/api/gen';

const SETTLED_AFTER = 350; // milliseconds without typing

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const id = setTimeout(() => setSettled(text), SETTLED_AFTER);
    return () => clearTimeout(id);
  }, [text]);
  return settled;
}

export type AvailabilityFound = ReturnType<typeof useAvailability>;

/** Asks what is free as soon as the choice holds still; null where there is nothing to ask yet. */
export function useAvailability(wanted: AvailabilityQuery | null) {
  const current = JSON.stringify(wanted);
  const settled = useSettled(current);
  const query = useQuery({
    queryKey: [{ _id: 'findAvailability', tags: ['meetings', 'rooms'] }, settled],
    queryFn: async ({ signal }) => {
      const body = JSON.parse(settled) as AvailabilityQuery;
      return (await findAvailability({ body, signal, throwOnError: true })).data;
    },
    enabled: settled !== 'null',
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
  return { query, checking: settled !== current || query.isFetching, asked: current !== 'null' };
}
