import { ChatError, type ErrorReason } from '@chatgenius/contracts';
import { detailsOf, type ActiveRestriction } from '@chatgenius/database';

/** Why something is refused, and what the caller is told beside it. */
export interface Refusal {
  readonly reason: ErrorReason;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** How somebody who is banned or muted is refused. */
export const refusalBy = (restriction: ActiveRestriction): Required<Refusal> => ({
  reason: restriction.kind === 'ban' ? 'BANNED' : 'MUTED',
  details: detailsOf(restriction),
});

/** @throws ChatError BANNED, MUTED */
export function assertUnrestricted(restriction: ActiveRestriction | undefined): void {
  if (restriction === undefined) return;
  const { reason, details } = refusalBy(restriction);
  throw new ChatError(reason, details);
}
