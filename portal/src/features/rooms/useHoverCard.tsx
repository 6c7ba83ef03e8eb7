import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

const WIDTH = 280; // pixels
const GAP = 8;

interface Place {
  target: Element;
  box: DOMRect;
  content: ReactNode;
}

/**
 * One card for all that can be hovered or focused on a page: hundreds of pop-overs would make scrolling stutter. The pointer may
 * go over to the card, and Escape closes it (WCAG 1.4.13). It follows a focused target that scrolls.
 */
export function useHoverCard() {
  const [place, setPlace] = useState<Place | null>(null);
  const timer = useRef<number>(undefined);
  const card = useRef<HTMLDivElement>(null);
  const hide = () => setPlace(null);
  useEffect(() => {
    if (!place) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    const onPress = ({ target }: PointerEvent) => {
      const isInside = target instanceof Node && (place.target.contains(target) || card.current?.contains(target));
      if (!isInside) hide();
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('pointerdown', onPress);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('pointerdown', onPress);
    };
  }, [place]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const stay = () => window.clearTimeout(timer.current);
  const leave = () => {
    stay();
    timer.current = window.setTimeout(hide, 120);
  };
  const show = (target: Element, content: ReactNode) => {
    stay();
    setPlace({ target, box: target.getBoundingClientRect(), content });
  };
  /** What is around the target has scrolled. */
  const scrolled = () =>
    setPlace(
      (shown) =>
        shown &&
        (shown.target === document.activeElement ? { ...shown, box: shown.target.getBoundingClientRect() } : null),
    );
  const isAt = (target: Element) => place?.target === target;
  const above = place ? place.box.top > window.innerHeight / 2 : false;
  const element = place && (
    <div
      ref={card}
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
  return { element: element && createPortal(element, document.body), show, leave, scrolled, isAt };
}
