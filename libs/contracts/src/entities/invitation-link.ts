import { z } from 'zod';
import { ChannelId, InvitationLinkId, Timestamp, UserId } from '../ids.ts';
import { Channel, MemberRole } from './channel.ts';

/** What people become who come in by a link. */
export const LinkRole = MemberRole.extract(['member', 'guest']);
export type LinkRole = z.infer<typeof LinkRole>;

/** What may be shown of a link; it does not tell the token. */
export const InvitationLink = z.object({
  id: InvitationLinkId,
  channelId: ChannelId,
  creatorId: UserId,
  role: MemberRole,
  createdAt: Timestamp,
  /** Null for one that does not end by itself. */
  expiresAt: Timestamp.nullable(),
  /** How many people may come in by it; null for any number. */
  maxUses: z.int().positive().nullable(),
  uses: z.int().nonnegative(),
}).meta({ id: 'InvitationLink', description: 'What may be shown of a link; it does not tell the token.' });
export type InvitationLink = z.infer<typeof InvitationLink>;

/** Where a link leads. */
export const LinkTarget = z.object({
  channel: Channel,
  memberCount: z.int().nonnegative(),
  /** What the caller would become. */
  role: MemberRole,
  /** Whether the caller is a member already. */
  member: z.boolean(),
}).meta({ id: 'LinkTarget', description: 'Where a link leads.' });
export type LinkTarget = z.infer<typeof LinkTarget>;
