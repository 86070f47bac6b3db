const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** Whoever has lived this long has not been crashing in a loop. */
const STABLE_MS = 30_000;

/** How long to wait before the next start: doubles with every crash in a row. */
export function restartDelay(crashesBefore: number, livedMs: number): { waitMs: number; crashes: number } {
  const crashes = livedMs >= STABLE_MS ? 1 : crashesBefore + 1;
  return { waitMs: Math.min(FIRST_MS * 2 ** (crashes - 1), LONGEST_MS), crashes };
}
