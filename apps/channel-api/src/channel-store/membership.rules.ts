import { ChatError, effectiveRole, may, mayGive, maySee, standsAbove, type Channel, type DeploymentRole, type Member, type MemberRole } from '@chatgenius/contracts';

/** A channel as somebody finds it who wants something of it. */
export interface Standing {
  readonly channel: Channel;
  /** Their own membership. */
  readonly member: Member | undefined;
  /** How they ceased to be a member, if they were one. */
  readonly departure?: Departure | undefined;
  /** What they are in the deployment. */
  readonly deploymentRole: DeploymentRole | undefined;
  readonly owners: number;
  /** The ban that keeps them out, if they are no member. */
  readonly ban?: { readonly until: Date | null } | undefined;
}

export interface Departure {
  /** The last one that they had. */
  readonly role: MemberRole;
  /** Whether somebody else put them out. */
  readonly removed: boolean;
  readonly at: Date;
}

const personOf = ({ channel, member, deploymentRole }: Standing) => ({ kind: channel.kind, role: member?.role, deploymentRole });

/** The role that decides what they may here, by the permission table. */
export const roleIn = (standing: Standing): MemberRole | undefined => effectiveRole(personOf(standing));

/** Public channels are seen by everybody but guests of the deployment, others by their members. To the rest they are missing. */
export function isVisible(standing: Standing | undefined): standing is Standing {
  return standing !== undefined && maySee(personOf(standing));
}

/** What a join does: nothing, for somebody who belongs to the channel already. `role` is what a new member gets. */
export type JoinDecision = { readonly channel: Channel; readonly existing: Member | undefined; readonly role: MemberRole };

/**
 * Nobody gets back by leaving what was taken from them: a guest comes back as a guest, and who was removed waits until
 * somebody adds them.
 * @throws ChatError CHANNEL_NOT_FOUND, BANNED, REMOVED_FROM_CHANNEL, ARCHIVED
 */
export function decideJoin(standing: Standing | undefined): JoinDecision {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  const { channel, member, departure, ban } = standing;
  if (!member && ban) throw bannedBy(ban);
  if (!member && departure?.removed) throw new ChatError('REMOVED_FROM_CHANNEL');
  if (!member && channel.archivedAt) throw new ChatError('ARCHIVED');
  return { channel, existing: member, role: departure?.role === 'guest' ? 'guest' : 'member' };
}

/**
 * Whether a leave changes anything. An archived channel can be left; a direct conversation is of the same people for ever.
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, OWNER_CANNOT_LEAVE
 */
export function decideLeave(standing: Standing | undefined): 'leave' | 'not-a-member' {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  if (!standing.member) return 'not-a-member';
  if (standing.channel.kind === 'direct') throw new ChatError('NOT_ALLOWED');
  if (standing.member.role === 'owner' && standing.owners === 1) throw new ChatError('OWNER_CANNOT_LEAVE');
  return 'leave';
}

/**
 * Whether somebody may make another one a member in a role, which cannot be above their own.
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, ARCHIVED
 */
export function decideAdd(standing: Standing | undefined, role: MemberRole): Channel {
  const { channel, role: own } = withRole(standing);
  if (channel.kind === 'direct' || !may(own, 'member:invite') || !mayGive(own, role)) throw new ChatError('NOT_ALLOWED');
  if (channel.archivedAt) throw new ChatError('ARCHIVED');
  return channel;
}

/**
 * Whether giving a member another role changes anything. Nothing changes any more in an archived channel.
 * @throws ChatError CHANNEL_NOT_FOUND, USER_NOT_FOUND, NOT_ALLOWED, ARCHIVED, OWNER_CANNOT_LEAVE
 */
export function decideRoleChange(standing: Standing | undefined, target: Member | undefined, role: MemberRole): Member & { changed: boolean; formerRole: MemberRole } {
  const { channel, role: own, owners } = withRole(standing);
  if (!may(own, 'member:manage')) throw new ChatError('NOT_ALLOWED');
  if (!target) throw new ChatError('USER_NOT_FOUND');
  if (!standsAbove(own, target.role) || !mayGive(own, role)) throw new ChatError('NOT_ALLOWED');
  const changed = target.role !== role;
  if (changed && channel.archivedAt) throw new ChatError('ARCHIVED');
  if (target.role === 'owner' && changed && owners === 1) throw new ChatError('OWNER_CANNOT_LEAVE');
  return { ...target, role, changed, formerRole: target.role };
}

/**
 * Whether removing somebody changes anything. Removing oneself is leaving.
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, OWNER_CANNOT_LEAVE
 */
export function decideRemove(standing: Standing | undefined, target: Member | undefined): 'remove' | 'not-a-member' {
  const { member, role, owners } = withRole(standing);
  if (member && target?.userId === member.userId) return decideLeave(standing) === 'leave' ? 'remove' : 'not-a-member';
  if (!may(role, 'member:kick')) throw new ChatError('NOT_ALLOWED');
  if (!target) return 'not-a-member';
  if (!standsAbove(role, target.role)) throw new ChatError('NOT_ALLOWED');
  if (target.role === 'owner' && owners === 1) throw new ChatError('OWNER_CANNOT_LEAVE');
  return 'remove';
}

/** How somebody is refused who is banned. */
export const bannedBy = ({ until }: { readonly until: Date | null }): ChatError => new ChatError('BANNED', until ? { until: until.toISOString() } : {});

/** Who is something else after a channel was handed over. */
export interface Transfer {
  readonly channel: Channel;
  readonly heir: Member;
  /** The one who hands over, where they are an owner themselves: they stay as an admin. */
  readonly former: Member | undefined;
}

/**
 * What handing a channel over changes; nothing where it is handed to oneself.
 * @throws ChatError CHANNEL_NOT_FOUND, USER_NOT_FOUND, NOT_ALLOWED, ARCHIVED
 */
export function decideTransfer(standing: Standing | undefined, target: Member | undefined): Transfer | 'nothing' {
  const { channel, member, role } = withRole(standing);
  if (!may(role, 'channel:transfer')) throw new ChatError('NOT_ALLOWED');
  if (!target) throw new ChatError('USER_NOT_FOUND');
  if (channel.archivedAt) throw new ChatError('ARCHIVED');
  if (target.userId === member?.userId && member.role === 'owner') return 'nothing';
  return { channel, heir: { ...target, role: 'owner' }, former: member?.role === 'owner' ? { ...member, role: 'admin' } : undefined };
}

/** Members are administrated by whoever has a role here; to others the channel is missing, or they may not. */
function withRole(standing: Standing | undefined): Standing & { role: MemberRole } {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  const role = roleIn(standing);
  if (!role) throw new ChatError('NOT_ALLOWED');
  return { ...standing, role };
}

/** Who starts in a new channel: its creator as the owner, then everybody whom the creator adds, each once. */
export function firstMembers(creatorId: string, addedIds: readonly string[], joinedAt: Date): (Member & { addedById: string | null })[] {
  const at = joinedAt.toISOString();
  const added = new Set(addedIds);
  added.delete(creatorId);
  return [
    { userId: creatorId, role: 'owner', joinedAt: at, addedById: null },
    ...[...added].map((userId) => ({ userId, role: 'member' as const, joinedAt: at, addedById: creatorId })),
  ];
}
