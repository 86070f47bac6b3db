import { useEffect, useState } from 'react';

const PAUSE_MS = 200;

/** A text once its writer pauses: nothing is asked for with each key. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
