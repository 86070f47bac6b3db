import { z } from 'zod';
import { InvitationId, Timestamp } from '../ids.ts';
import { Channel, MemberRole } from './channel.ts';
import { User } from './user.ts';

/** A channel that somebody asks a user to come into, as the user sees it. */
export const Invitation = z.object({
  id: InvitationId,
  channel: Channel,
  role: MemberRole.describe('What the user becomes in the channel by accepting.'),
  inviter: User,
  createdAt: Timestamp,
}).meta({ id: 'Invitation', description: 'A channel that somebody asks a user to come into.' });
export type Invitation = z.infer<typeof Invitation>;
