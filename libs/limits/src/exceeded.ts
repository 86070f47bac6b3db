import { ChatError, type Exceeded } from '@chatgenius/contracts';
import { meter } from '@chatgenius/service-runtime';

let counter: ReturnType<ReturnType<typeof meter>['createCounter']> | undefined;

const refused = () => (counter ??= meter('limits').createCounter('chat.limits.refused', { description: 'Commands, requests and connections that were refused because a limit of rate was used up, by scope.' }));

/** The refusal of somebody who has used up a limit. */
export function exceeded(scope: Exceeded['scope'], limit: number, msBeforeNext: number): ChatError {
  // Whole milliseconds, and not one too few.
  const details: Exceeded = { scope, limit, remaining: 0, retryAfterMs: Math.max(1, Math.ceil(msBeforeNext)) };
  refused().add(1, { scope });
  return new ChatError('RATE_LIMITED', details);
}
