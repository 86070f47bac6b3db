import { ChatError, type Channel, type Member } from '@chatgenius/contracts';

/** A channel as somebody finds it who wants something of it. */
export interface Standing {
  readonly channel: Channel;
  /** Their own membership. */
  readonly member: Member | undefined;
  readonly owners: number;
}

/** Public channels are seen by everybody, others by their members. To the rest they are missing. */
export function isVisible(standing: Standing | undefined): standing is Standing {
  return standing !== undefined && (standing.channel.kind === 'public' || standing.member !== undefined);
}

/** What a join does: nothing, for somebody who belongs to the channel already. */
export type JoinDecision = { readonly channel: Channel; readonly existing: Member | undefined };

/** @throws ChatError CHANNEL_NOT_FOUND, ARCHIVED */
export function decideJoin(standing: Standing | undefined): JoinDecision {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  const { channel, member } = standing;
  if (!member && channel.archivedAt) throw new ChatError('ARCHIVED');
  return { channel, existing: member };
}

/**
 * Whether a leave changes anything. An archived channel can be left.
 * @throws ChatError CHANNEL_NOT_FOUND, OWNER_CANNOT_LEAVE
 */
export function decideLeave(standing: Standing | undefined): 'leave' | 'not-a-member' {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  if (!standing.member) return 'not-a-member';
  if (standing.member.role === 'owner' && standing.owners === 1) throw new ChatError('OWNER_CANNOT_LEAVE');
  return 'leave';
}

/** Who starts in a new channel: its creator as the owner, then everybody invited, each once. */
export function firstMembers(creatorId: string, invitedIds: readonly string[], joinedAt: Date): Member[] {
  const at = joinedAt.toISOString();
  const invited = new Set(invitedIds);
  invited.delete(creatorId);
  return [
    { userId: creatorId, role: 'owner', joinedAt: at },
    ...[...invited].map((userId): Member => ({ userId, role: 'member', joinedAt: at })),
  ];
}
