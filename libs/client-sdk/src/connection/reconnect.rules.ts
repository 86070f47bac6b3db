import { type ChatError } from '../chat-error.ts';

export interface Backoff {
  /** The longest wait before the first attempt. */
  readonly firstMs: number;
  /** The longest wait before any attempt. */
  readonly longestMs: number;
}

/** A connection that has held for so long was a good one: the next attempts begin anew. */
const GOOD_AFTER_MS = 10_000;

/**
 * Exponential backoff with full jitter: when a gateway with 10,000 connections dies, they come back spread out.
 * @param attempt 0 for the first
 * @param random from 0 to 1
 */
export function backoffMs(attempt: number, random: number, { firstMs, longestMs }: Backoff): number {
  return Math.round(random * Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 30)));
}

/** How long to wait before the next attempt: as long as the server asks for, or else the backoff. */
export function reconnectDelayMs(attempt: number, random: number, backoff: Backoff, error: ChatError | undefined): number {
  const asked = error?.details.retryAfterMs;
  return Math.max(typeof asked === 'number' ? asked : 0, backoffMs(attempt, random, backoff));
}

/** Of a connection that its gateway asked to leave at some time: what is left until then, nothing when it is over. */
export const remainingMs = (leaveAt: number, now: number): number => Math.max(0, Math.ceil(leaveAt - now));

export function nextAttempt(attempt: number, heldForMs: number | undefined): number {
  return heldForMs !== undefined && heldForMs >= GOOD_AFTER_MS ? 0 : attempt + 1;
}

/**
 * Whether coming back can help. A token that has expired is replaced by a fresh one; one that was refused for another
 * reason needs the user to sign in.
 */
export function isCurable({ code, reason }: ChatError): boolean {
  if (code === 'AUTH_FAILED') return reason === 'TOKEN_EXPIRED';
  return code !== 'INVALID_PAYLOAD' && reason !== 'CLOSED';
}
