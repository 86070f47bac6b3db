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
  /** Seconds between two messages of one member. Absent where slow mode is off. */
  slowModeSeconds: z.int().positive().optional(),
});
export type Channel = z.infer<typeof Channel>;

export const Member = z.object({ userId: UserId, role: MemberRole, joinedAt: Timestamp });
export type Member = z.infer<typeof Member>;
