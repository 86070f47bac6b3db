import { ChatError, type Exceeded } from '@chatgenius/contracts';

/** The refusal of somebody who has used up a limit. */
export function exceeded(scope: Exceeded['scope'], limit: number, msBeforeNext: number): ChatError {
  // Whole milliseconds, and not one too few.
  const details: Exceeded = { scope, limit, remaining: 0, retryAfterMs: Math.max(1, Math.ceil(msBeforeNext)) };
  return new ChatError('RATE_LIMITED', details);
}
