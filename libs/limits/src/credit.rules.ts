/** Share of the remaining limit that one process may give out before it reports to Redis. */
const PART = 20;

/**
 * How many uses a process may give out unasked: none of a limit below 20, or once less than 20 are left. Processes that
 * do so at once, before Redis hears of it, exceed a limit by a twentieth of it each at most.
 */
export function creditOf(limit: number, consumed: number): number {
  return Math.max(0, Math.floor((limit - consumed) / PART));
}

/** So many uses given out are told to Redis: half of the credit, so that the other half lasts until it has answered. */
export const settledAt = (limit: number, consumed: number): number => Math.max(1, Math.ceil(creditOf(limit, consumed) / 2));
