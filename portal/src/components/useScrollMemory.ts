import { useLayoutEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

type Positions = Map<string, number>;

/** Scroll positions by the key of their entry in the history, for as long as the portal is open. */
const remembered = new Map<string, Positions>();
const WAIT = 5000; // milliseconds within which a list that is read again gets its position back

/** An element that scrolls, by its own first class; the page itself is the element `main`. */
function nameOf(element: Element, main: Element): string {
  return element === main ? '' : (element.classList[0] ?? '');
}

function restore(main: Element, positions: Positions): boolean {
  return [...positions].every(([name, top]) => {
    const element = name ? main.querySelector(`.${CSS.escape(name)}`) : main;
    if (!element) return false;
    element.scrollTop = top;
    return Math.abs(element.scrollTop - top) < 2;
  });
}

/** Tries again whenever the page grows, until the positions are reached, the person scrolls, or time is up. */
function restoreWhenGrown(main: Element, positions: Positions): () => void {
  if (restore(main, positions)) return () => undefined;
  const observer = new MutationObserver(() => restore(main, positions) && stop());
  const stop = () => {
    observer.disconnect();
    clearTimeout(id);
    main.removeEventListener('wheel', stop);
    main.removeEventListener('pointerdown', stop);
  };
  const id = setTimeout(stop, WAIT);
  observer.observe(main, { childList: true, subtree: true });
  main.addEventListener('wheel', stop, { passive: true });
  main.addEventListener('pointerdown', stop);
  return stop;
}

/** Back shows a page as far down as it was left, in the page and in its table; a page that is opened begins at its top. */
export function useScrollMemory(): void {
  const { key, pathname } = useLocation();
  const type = useNavigationType();
  const shown = useRef(pathname);
  useLayoutEffect(() => {
    const main = document.getElementById('main');
    if (!main) return undefined;
    const note = ({ target }: Event) => {
      if (!(target instanceof Element)) return;
      const positions: Positions = remembered.get(key) ?? new Map<string, number>();
      remembered.set(key, positions.set(nameOf(target, main), target.scrollTop));
    };
    main.addEventListener('scroll', note, { capture: true, passive: true });
    return () => main.removeEventListener('scroll', note, { capture: true });
  }, [key]);
  useLayoutEffect(() => {
    const main = document.getElementById('main');
    const isOtherPage = shown.current !== pathname;
    shown.current = pathname;
    if (!main) return undefined;
    const positions = type === NavigationType.Pop ? remembered.get(key) : undefined;
    // A copy: what scrolls while the page still grows is noted, too.
    if (positions) return restoreWhenGrown(main, new Map(positions));
    if (isOtherPage) main.scrollTop = 0;
    return undefined;
  }, [key, pathname, type]);
}
