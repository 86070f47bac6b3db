import { useEffect, useReducer } from 'react';

const EVERY_MS = 500;

/** Draws again and again: positions and budgets tell nobody that they have moved. */
export function useTicking(): void {
  const [, tick] = useReducer((turn: number) => turn + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
