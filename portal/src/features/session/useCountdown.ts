import { useEffect, useState } from 'react';

/** Whole seconds left of `seconds`, from the moment that `start` (any value that is new) was seen. */
export function useCountdown(seconds: number, start: unknown): number {
  const [left, setLeft] = useState(seconds);
  const [seen, setSeen] = useState(start);
  if (seen !== start) {
    setSeen(start);
    setLeft(seconds);
  }
  const running = left > 0;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setLeft((n) => Math.max(0, n - 1)), 1000);
    return () => clearInterval(timer);
  }, [running, start]);
  return Math.ceil(left);
}
