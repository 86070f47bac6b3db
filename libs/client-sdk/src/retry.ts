import { ChatError } from './chat-error.ts';
import { backoffMs, type Backoff } from './connection/reconnect.rules.ts';

export interface RetryOptions {
  readonly backoff: Backoff;
  readonly random: () => number;
  readonly onTrouble?: ((trouble: Trouble) => void) | undefined;
}

/** An attempt has failed, and the next one follows by itself. */
export interface Trouble {
  readonly error: ChatError;
  /** Makes the next attempt now. */
  readonly again: () => void;
}

/** A fault of the server that comes up each time must not keep everything behind it waiting for ever. */
const INTERNAL_ATTEMPTS = 5;

/** Whether a call that has failed is worth repeating. @param attempt 0 for the first */
export function isWorthRepeating(error: unknown, attempt: number): error is ChatError {
  if (!(error instanceof ChatError) || !error.retryable) return false;
  return error.reason !== 'INTERNAL' || attempt + 1 < INTERNAL_ATTEMPTS;
}

/**
 * Whether the line itself waits before it takes the command again: until its limit allows it, or until there is another
 * connection, which is tried at once because a lost one says nothing of the server.
 */
export function isWaitedFor({ reason, details }: ChatError): boolean {
  return reason === 'DISCONNECTED' || (reason === 'RATE_LIMITED' && typeof details.retryAfterMs === 'number');
}

/** A pause before an attempt is repeated; as long as the server asks for, if it does. */
export function pause(attempt: number, error: ChatError, { backoff, random, onTrouble }: RetryOptions): Promise<void> {
  const asked = error.details.retryAfterMs;
  const ms = Math.max(typeof asked === 'number' ? asked : 0, backoffMs(attempt, random(), backoff));
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    onTrouble?.({ error, again: resolve });
  });
}

/**
 * Does something until it succeeds, is refused for good, or is no longer wanted.
 * @throws ChatError that is not retryable; LEFT when it is no longer wanted
 */
export async function persist<Output>(options: RetryOptions, wanted: () => boolean, work: () => Promise<Output>): Promise<Output> {
  for (let attempt = 0; ; attempt++) {
    if (!wanted()) throw ChatError.local('LEFT');
    try {
      return await work();
    } catch (error) {
      if (!isWorthRepeating(error, attempt)) throw error;
      await pause(attempt, error, options);
    }
  }
}
