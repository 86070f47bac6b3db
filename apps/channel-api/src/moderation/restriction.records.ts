import { streamEvents, streams, type AuditAction, type Restriction, type RestrictionKind } from '@chatgenius/contracts';
import { type Append, type NewAuditEntry } from '@chatgenius/database';
import { type RestrictionKey } from './restriction.repository.ts';

const ACTIONS = {
  ban: { channel: ['member:banned', 'member:unbanned'], everywhere: ['user:banned', 'user:unbanned'] },
  mute: { channel: ['member:muted', 'member:unmuted'], everywhere: ['user:muted', 'user:unmuted'] },
} as const satisfies Record<RestrictionKind, Record<'channel' | 'everywhere', readonly [AuditAction, AuditAction]>>;

/** What the audit log says of a ban or mute that was set, or lifted where nothing is left. */
export function restrictionEntry(actorId: string, { userId, channelId, kind }: RestrictionKey, before: Restriction | undefined, after: Restriction | undefined): NewAuditEntry {
  const [set, lifted] = ACTIONS[kind][channelId === null ? 'everywhere' : 'channel'];
  return {
    actorId,
    action: after ? set : lifted,
    subject: { kind: 'user', id: userId },
    ...(channelId !== null && { channelId }),
    before: before && { until: before.until, reason: before.reason },
    after: after && { until: after.until, reason: after.reason },
    reason: after?.reason ?? undefined,
  };
}

/** What the one concerned is told of it. */
export function toldOf({ userId, channelId, kind }: RestrictionKey, restriction: Restriction | undefined): Append {
  const stream = streams.user(userId);
  if (!restriction) return { stream, type: streamEvents.userUnrestricted.name, data: { kind, channelId } };
  const { until, reason } = restriction;
  return { stream, type: streamEvents.userRestricted.name, data: { restriction: { kind, channelId, until, reason } } };
}
