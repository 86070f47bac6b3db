/** The part of what is left of a limit that one process may give out before Redis hears of it. */
const PART = 20;

/**
 * How many uses a process may give out unasked: none of a limit below 20, or once less than 20 are left. Processes that
 * do so at once, in the quarter of a second before Redis hears of it, exceed a limit by a twentieth of it each at most.
 */
export function creditOf(limit: number, consumed: number): number {
  return Math.max(0, Math.floor((limit - consumed) / PART));
}
