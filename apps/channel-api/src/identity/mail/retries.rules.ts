/** Mail that nobody waits for any more is not sent. */
const GIVEN_UP_AFTER_SECONDS = 60 * 60;
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 5 * 60;

/** Seconds until a mail that could not be sent is tried again; nothing when it is given up. */
export function retryAfter(attempts: number, ageSeconds: number, refusedForGood: boolean): number | undefined {
  if (refusedForGood || ageSeconds >= GIVEN_UP_AFTER_SECONDS) return undefined;
  return Math.min(FIRST_WAIT_SECONDS * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT_SECONDS);
}
