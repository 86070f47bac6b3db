import { useEffect, useState } from 'react';

/** Whether something has gone on for so long. @param afterMs read when it begins */
export function useLate(isGoingOn: boolean, afterMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isGoingOn) return setLate(false);
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => clearTimeout(timer);
  }, [isGoingOn]);
  return isLate;
}
