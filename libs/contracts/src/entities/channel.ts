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
  /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
  memberIds: z.array(UserId).optional(),
});
export type Channel = z.infer<typeof Channel>;

export const Member = z.object({ userId: UserId, role: MemberRole, joinedAt: Timestamp });
export type Member = z.infer<typeof Member>;
