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

/** How long the server asks to be left alone. */
export function askedMs({ details }: ChatError): number {
  return typeof details.retryAfterMs === 'number' ? details.retryAfterMs : 0;
}

/** How long to wait before the next attempt: as long as the server asks for, or else the backoff. */
export function reconnectDelayMs(attempt: number, random: number, backoff: Backoff, error: ChatError | undefined): number {
  return Math.max(error ? askedMs(error) : 0, backoffMs(attempt, random, backoff));
}

/** Of a connection that its gateway asked to leave at some time: what is left until then, nothing when it is over. */
export const remainingMs = (leaveAt: number, now: number): number => Math.max(0, Math.ceil(leaveAt - now));

export function nextAttempt(attempt: number, heldForMs: number | undefined): number {
  return heldForMs !== undefined && heldForMs >= GOOD_AFTER_MS ? 0 : attempt + 1;
}

/**
 * Whether coming back can help: what the server says of it, whatever the reason is called. A token that has expired is the
 * one exception: the same call cannot succeed, but with a fresh token it is another one.
 */
export function isCurable({ reason, retryable }: ChatError, hasFreshTokens: boolean): boolean {
  return retryable || (reason === 'TOKEN_EXPIRED' && hasFreshTokens);
}
