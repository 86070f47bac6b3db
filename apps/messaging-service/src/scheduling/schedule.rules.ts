import { ChatError, limits, type ScheduledMessage } from '@chatgenius/contracts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A retryable refusal is given up so long after the time that was asked for. */
const GIVEN_UP_AFTER_MS = DAY_MS;

/** Names the message for ever: however often it is sent, it is written once. */
export const clientMessageIdOf = (scheduleId: string): string => `scheduled:${scheduleId}`;

/** @throws ChatError PAYLOAD_MALFORMED for what has passed, or is too far ahead */
export function assertAhead(sendAt: Date, now: Date): void {
  const aheadMs = sendAt.getTime() - now.getTime();
  if (aheadMs > 0 && aheadMs <= limits.scheduledDays * DAY_MS) return;
  throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.sendAt', message: `Use a time within the next ${limits.scheduledDays} days.` }] });
}

/** What is being sent is no longer changed: whether it was is known in a moment. @throws ChatError SCHEDULE_NOT_FOUND, ALREADY_SENDING */
export function assertChangeable(scheduled: ScheduledMessage | undefined): asserts scheduled is ScheduledMessage {
  if (scheduled === undefined) throw new ChatError('SCHEDULE_NOT_FOUND');
  if (scheduled.state === 'sending') throw new ChatError('ALREADY_SENDING');
}

/** Whether a send that failed is tried again. */
export const isTriedAgain = (error: ChatError, sendAt: Date, now: Date): boolean => error.definition.retryable && now.getTime() - sendAt.getTime() < GIVEN_UP_AFTER_MS;
