import type { RefObject } from 'react';
import { useSize } from './useSize';

/** The height of an element as it changes; 0 before it is known. */
export function useHeight<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const [element, { height }] = useSize<T>();
  return [element, height];
}
