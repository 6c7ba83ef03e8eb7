import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { HOUR, type DayAxis } from './timeline';

const NOW_EVERY = 30_000; // milliseconds

/** The present moment, if the day holds it. */
export function useNow(axis: DayAxis): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const id = setInterval(() => setNow(Date.now()), NOW_EVERY);
    return () => clearInterval(id);
  }, []);
  return now >= axis.start && now < axis.end ? now : null;
}

/** By how much the box is scrolled down; updated at most once a frame. */
export function useScrolled(box: RefObject<HTMLDivElement | null>, onScroll: () => void): number {
  const [scrolled, setScrolled] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let frame = 0;
    const listen = () => {
      onScroll();
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setScrolled(element.scrollTop));
    };
    element.addEventListener('scroll', listen, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('scroll', listen);
    };
  });
  return scrolled;
}

interface View {
  axis: DayAxis;
  /** pixels: of the whole day, and of what of it is in view */
  track: number;
  view: number;
  /** the moment at the left edge when the day opens */
  opening: () => number;
  /** whether the day's reservations are there */
  isReady: boolean;
}

/**
 * Scrolls to a day's opening once for each day, and when the whole day was in view before. Any other change of the zoom or of the
 * width keeps the middle of the view in place.
 */
export function useDayView(box: RefObject<HTMLDivElement | null>, { axis, track, view, opening, isReady }: View): void {
  const opened = useRef<number>(undefined); // the start of the day
  const middle = useRef(0); // a moment
  const perHour = (track * HOUR) / (axis.end - axis.start);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !view || !isReady) return;
    const half = (view / 2 / perHour) * HOUR;
    const isOpen = opened.current === axis.start;
    const left = isOpen ? middle.current - half : opening();
    opened.current = track > view ? axis.start : undefined;
    middle.current = left + half;
    element.scrollTo?.({ left: ((left - axis.start) / HOUR) * perHour });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- reservations that come later move nothing
  }, [box, axis.start, perHour, view, isReady]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const note = () => {
      middle.current = axis.start + ((element.scrollLeft + view / 2) / perHour) * HOUR;
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [box, axis.start, perHour, view]);
}
