import { useEffect, useRef, useState, type RefObject } from 'react';

/** The height of an element as it changes; 0 before it is known. */
export function useHeight<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setHeight(Math.floor(entry?.contentRect.height ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, height];
}
