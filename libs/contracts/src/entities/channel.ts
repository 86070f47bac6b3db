import { z } from 'zod';
import { ChannelId, Timestamp, UserId } from '../ids.ts';

export const ChannelKind = z.enum(['public', 'private', 'direct']);
export type ChannelKind = z.infer<typeof ChannelKind>;

export const MemberRole = z.enum(['owner', 'admin', 'member', 'guest']);
export type MemberRole = z.infer<typeof MemberRole>;

export const Channel = z.object({
  id: ChannelId,
  kind: ChannelKind,
  name: z.string(),
  topic: z.string().nullable(),
  createdAt: Timestamp,
  archivedAt: Timestamp.nullable(),
});
export type Channel = z.infer<typeof Channel>;

/** How somebody ceased to be a member: by themselves, or put out by somebody else, who may have kept them from coming back. */
export const DepartureCause = z.enum(['left', 'removed', 'banned']);
export type DepartureCause = z.infer<typeof DepartureCause>;

export const Member = z.object({ userId: UserId, role: MemberRole, joinedAt: Timestamp });
export type Member = z.infer<typeof Member>;
