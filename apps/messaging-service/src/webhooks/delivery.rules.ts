import { type PostOutcome } from '../outbound/post-outcome.rules.ts';
import { type RetrySettings } from '../outbound/webhook.settings.ts';

/** How often the next event of a webhook has failed, and since when. */
export interface Trouble {
  readonly failures: number;
  readonly failingSince: Date | null;
}

export const NO_TROUBLE: Trouble = { failures: 0, failingSince: null };

/** Statuses that speak of the moment, or of who is in between, and not of what was posted. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);

/** Whether the receiver was there, and would not take it. */
const isRefusal = (outcome: PostOutcome): boolean => outcome.kind === 'answered' && !isSuccess(outcome) && outcome.httpStatus !== GONE && !NOT_NOW.has(outcome.httpStatus);

/** Whether an event that was just refused is parked: it has been for a while, others may fare better. */
export function isParked(outcome: PostOutcome, { failingSince }: Trouble, now: Date, { parkAfterMs }: RetrySettings): boolean {
  return isRefusal(outcome) && failingSince !== null && now.getTime() - failingSince.getTime() >= parkAfterMs;
}

/** What a failed attempt leads to: another at a time, or none until somebody resumes the webhook. */
export type Failure = Trouble & { readonly error: string } & (
    | { readonly nextAttemptAt: Date; readonly disabledReason: null }
    | { readonly nextAttemptAt: null; readonly disabledReason: string }
  );

const GONE = 410;

export const isSuccess = (outcome: PostOutcome): boolean => outcome.kind === 'answered' && outcome.httpStatus >= 200 && outcome.httpStatus < 300;

/** What an attempt that was no success leads to. @param chance in [0, 1) */
export function decideFailure(outcome: PostOutcome, before: Trouble, now: Date, chance: number, settings: RetrySettings): Failure {
  const error = errorOf(outcome);
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? now;
  const disabledReason = reasonToDisable(outcome, error, failingSince, now, settings);
  if (disabledReason !== null) return { error, failures, failingSince, nextAttemptAt: null, disabledReason };
  const asked = outcome.kind === 'answered' ? (outcome.retryAfterMs ?? 0) : 0;
  const waitMs = Math.min(Math.max(delayBefore(failures, chance, settings), asked), settings.longestDelayMs);
  return { error, failures, failingSince, nextAttemptAt: new Date(now.getTime() + waitMs), disabledReason: null };
}

/**
 * How long to wait after so many failures: twice as long as before each, up to the longest, and up to a fifth less, so
 * that receivers which failed together are not asked again together.
 */
export function delayBefore(failures: number, chance: number, { firstDelayMs, longestDelayMs }: RetrySettings): number {
  const delayMs = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
  return Math.round(delayMs * (1 - chance / 5));
}

export function errorOf(outcome: PostOutcome): string {
  if (outcome.kind === 'failed') return outcome.error;
  const { httpStatus } = outcome;
  return httpStatus >= 300 && httpStatus < 400 ? `HTTP ${httpStatus}: redirects are not followed` : `HTTP ${httpStatus}`;
}

function reasonToDisable(outcome: PostOutcome, error: string, failingSince: Date, now: Date, { giveUpAfterMs }: RetrySettings): string | null {
  if (outcome.kind === 'answered' && outcome.httpStatus === GONE) return 'The receiver answered 410 Gone.';
  if (now.getTime() - failingSince.getTime() < giveUpAfterMs) return null;
  return `No attempt has succeeded since ${failingSince.toISOString()}; the last one: ${error}`;
}

interface StreamPosition {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * Where to read on. A log of another epoch was rebuilt, from a backup say: up to its end it is what it was, so that a
 * position beyond stands at the end.
 */
export function readOnFrom(position: StreamPosition, head: StreamPosition): StreamPosition {
  return position.epoch === head.epoch ? position : { epoch: head.epoch, seq: Math.min(position.seq, head.seq) };
}

/** The webhook-id of an event: the same at every attempt. Another life of the log has other events. */
export const messageIdOf = (webhookId: string, { epoch, seq }: StreamPosition): string => `${webhookId}_${epoch}_${seq}`;
