import { useEffect, useEffectEvent } from 'react';

const unfinished = new Set<() => boolean>();

/** True while a form has been filled in and not saved, or a dialog or drawer is open. */
export function hasUnsaved(): boolean {
  return [...unfinished].some((dirty) => dirty());
}

/** While the component is shown, `dirty` says whether leaving the page would lose work. */
export function useUnsaved(dirty: () => boolean): void {
  const ask = useEffectEvent(dirty);
  useEffect(() => {
    const entry = () => ask();
    unfinished.add(entry);
    return () => void unfinished.delete(entry);
  }, []);
}
