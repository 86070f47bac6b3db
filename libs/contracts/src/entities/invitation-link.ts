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
  expiresAt: Timestamp.nullable().describe('Null for one that does not end by itself.'),
  maxUses: z.int().positive().nullable().describe('How many people may come in by it; null for any number.'),
  uses: z.int().nonnegative(),
}).meta({ id: 'InvitationLink', description: 'What may be shown of a link; it does not tell the token.' });
export type InvitationLink = z.infer<typeof InvitationLink>;

/** Where a link leads. */
export const LinkTarget = z.object({
  channel: Channel,
  memberCount: z.int().nonnegative(),
  role: MemberRole.describe('What the caller would become.'),
  member: z.boolean().describe('Whether the caller is a member already.'),
}).meta({ id: 'LinkTarget', description: 'Where a link leads.' });
export type LinkTarget = z.infer<typeof LinkTarget>;
