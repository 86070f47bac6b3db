/** A file that ends the processes that look at it is not looked at for ever. An outage of an hour is no reason to refuse one. */
const MOST_ATTEMPTS = 20;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5 * 60_000;

/** Why a file is refused that was begun so often; nothing as long as it is tried. */
export const giveUpReason = (attempts: number): string | undefined => (attempts > MOST_ATTEMPTS ? 'PROCESSING_FAILED' : undefined);

/** Until it is tried again. */
export const retryAfterMs = (attempts: number): number => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
