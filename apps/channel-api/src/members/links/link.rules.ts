import { ChatError, limits, may, type Channel, type InvitationLink, type Member, type MemberRole } from '@chatgenius/contracts';
import { bannedBy, decideAdd, isVisible, roleIn, type Departure, type Standing } from '../../channel-store/membership.rules.ts';

/**
 * Whether somebody may make a link, by which people come in as `role`.
 * @param links of the channel, that are good
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, ARCHIVED, TOO_MANY_LINKS
 */
export function decideCreate(standing: Standing | undefined, role: MemberRole, links: number): Channel {
  const channel = decideAdd(standing, role);
  if (links >= limits.linksPerChannel) throw new ChatError('TOO_MANY_LINKS', { limit: limits.linksPerChannel });
  return channel;
}

/**
 * Which links of a channel somebody may see and revoke.
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED
 */
export function decideManage(standing: Standing | undefined): 'all' | 'own' {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  const role = roleIn(standing);
  if (!may(role, 'member:invite')) throw new ChatError('NOT_ALLOWED');
  return may(role, 'link:manage') ? 'all' : 'own';
}

/** Somebody who has a link in hand. */
export interface Visit {
  readonly link: InvitationLink | undefined;
  readonly now: Date;
  /** The one who made the link, as they stand now. */
  readonly creator: Standing | undefined;
  /** The one who has it. */
  readonly visitor: Standing | undefined;
}

export interface Entry {
  readonly channel: Channel;
  /** What somebody becomes who is no member yet. */
  readonly role: MemberRole;
  readonly existing: Member | undefined;
}

/**
 * What a link is good for. Nobody gets in by who could invite them once, and no longer can. Who was removed comes back by what
 * somebody who may manage members has made since; and who was made a guest, as a guest.
 * @throws ChatError LINK_NOT_FOUND, ARCHIVED, BANNED, REMOVED_FROM_CHANNEL
 */
export function decideEntry({ link, now, creator, visitor }: Visit): Entry {
  if (!link || !visitor || !isGood(link, now)) throw new ChatError('LINK_NOT_FOUND');
  const channel = stillInvites(creator, link.role);
  const { member: existing, departure, ban } = visitor;
  if (!existing && ban) throw bannedBy(ban);
  const forgiven = isForgiven(departure, link, creator);
  if (!existing && departure?.removed && !forgiven) throw new ChatError('REMOVED_FROM_CHANNEL');
  return { channel, existing, role: departure?.role === 'guest' && !forgiven ? 'guest' : link.role };
}

const isGood = ({ expiresAt, maxUses, uses }: InvitationLink, now: Date): boolean =>
  (expiresAt === null || new Date(expiresAt) > now) && (maxUses === null || uses < maxUses);

function stillInvites(creator: Standing | undefined, role: MemberRole): Channel {
  try {
    return decideAdd(creator, role);
  } catch (error) {
    throw error instanceof ChatError && error.reason !== 'ARCHIVED' ? new ChatError('LINK_NOT_FOUND') : error;
  }
}

/** A link that was there before somebody was removed says nothing about whether they may come back. */
function isForgiven(departure: Departure | undefined, { createdAt }: InvitationLink, creator: Standing | undefined): boolean {
  return departure === undefined || (creator !== undefined && may(roleIn(creator), 'member:manage') && new Date(createdAt) > departure.at);
}
