import { ChatError, type ErrorReason } from '@chatgenius/contracts';
import { detailsOf, type ActiveRestriction } from '@chatgenius/database';

/** How somebody who is banned or muted is refused. */
export const refusalBy = (restriction: ActiveRestriction): { reason: ErrorReason; details: Readonly<Record<string, unknown>> } => ({
  reason: restriction.kind === 'ban' ? 'BANNED' : 'MUTED',
  details: detailsOf(restriction),
});

/** @throws ChatError BANNED, MUTED */
export function assertUnrestricted(restriction: ActiveRestriction | undefined): void {
  if (restriction === undefined) return;
  const { reason, details } = refusalBy(restriction);
  throw new ChatError(reason, details);
}
