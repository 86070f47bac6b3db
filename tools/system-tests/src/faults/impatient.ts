/** Faults are many in these runs: nobody waits as long for an answer as on a line that is well. */
export const IMPATIENT = { backoff: { firstMs: 20, longestMs: 500 }, connectTimeoutMs: 4_000, commandTimeoutMs: 2_000, cursorIntervalMs: 100 } as const;
