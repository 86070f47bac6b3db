import { useEffect, useState } from 'react';

const SECOND = 1_000;
const left = (until: number): number => Math.max(0, Math.ceil((until - Date.now()) / SECOND));

/** Seconds that are left, counted down. @param until as `Date.now()` tells time */
export function useSecondsUntil(until: number): number {
  const [seconds, setSeconds] = useState(() => left(until));
  useEffect(() => {
    setSeconds(left(until));
    if (left(until) === 0) return;
    const timer = setInterval(() => {
      setSeconds(left(until));
      if (left(until) === 0) clearInterval(timer);
    }, SECOND);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}
