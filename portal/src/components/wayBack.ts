import { useMemo } from 'react';
import { useLocation, useNavigate, type Location } from 'react-router';

/** The page from which a page was opened: its address with filters, page and sort, and how many entries of the history lie between. */
export interface Way {
  from: string;
  steps: number;
}

/** State of an entry of the history. `before` is the state for a page that takes the place of this one. */
type WithWay = { way?: Way; before?: WithWay };

function isWay(value: unknown): value is Way {
  const { from, steps } = (value ?? {}) as Partial<Way>;
  return typeof from === 'string' && from.startsWith('/') && Number.isInteger(steps) && Number(steps) > 0;
}

function wayOf({ state }: Location): Way | null {
  const way = (state as WithWay | null)?.way;
  return isWay(way) ? way : null;
}

/** How the page is left for the one from which it was opened; null if it was opened by its address. */
export function useWayBack(): Way | null {
  return wayOf(useLocation());
}

/** The address that the page was opened from, `to` if there is none, and the step back to it. */
export function useBackTo(to: string): { from: string; goBack?: () => void } {
  const navigate = useNavigate();
  const way = useWayBack();
  return way ? { from: way.from, goBack: () => void navigate(-way.steps) } : { from: to };
}

/** State for a link to a page that leads back to this one. */
export function useWayHere(): WithWay {
  const location = useLocation();
  return useMemo(() => {
    const { pathname, search } = location;
    return { way: { from: pathname + search, steps: 1 }, before: carried(location) };
  }, [location]);
}

/** State for a page that is shown instead of this one and leads back to where the page before this one leads. */
export function useWayBefore(): WithWay {
  const state = useLocation().state as WithWay | null;
  return state?.before ?? {};
}

/** State for a further entry of the history with the same way back. */
export function carried(location: Location, entries = 1): WithWay {
  const way = wayOf(location);
  return way ? { way: { ...way, steps: way.steps + entries } } : {};
}
