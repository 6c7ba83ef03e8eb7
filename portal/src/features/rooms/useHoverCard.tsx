import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

const WIDTH = 280; // pixels
const GAP = 8;

interface Place {
  box: DOMRect;
  content: ReactNode;
}

/**
 * One card for all that can be hovered or focused on a page: hundreds of pop-overs would make scrolling stutter. The pointer may
 * go over to the card, and Escape closes it (WCAG 1.4.13).
 */
export function useHoverCard() {
  const [place, setPlace] = useState<Place | null>(null);
  const timer = useRef<number>(undefined);
  const hide = () => setPlace(null);
  useEffect(() => {
    if (!place) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [place]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const stay = () => window.clearTimeout(timer.current);
  const leave = () => {
    stay();
    timer.current = window.setTimeout(hide, 120);
  };
  const show = (target: Element, content: ReactNode) => {
    stay();
    setPlace({ box: target.getBoundingClientRect(), content });
  };
  const above = place ? place.box.top > window.innerHeight / 2 : false;
  const card = place && (
    <div
      role="tooltip"
      className="hover-card"
      onMouseEnter={stay}
      onMouseLeave={leave}
      style={{
        width: WIDTH,
        left: Math.max(GAP, Math.min(place.box.left, window.innerWidth - WIDTH - GAP)),
        ...(above ? { bottom: window.innerHeight - place.box.top + GAP } : { top: place.box.bottom + GAP }),
      }}
    >
      {place.content}
    </div>
  );
  return { element: card && createPortal(card, document.body), show, leave, hide };
}
