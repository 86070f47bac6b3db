import { z } from 'zod';
import { ChannelId, ThreadId, UserId } from '../ids.ts';
import { Cursor, Seq } from '../streams.ts';
import { ThreadSummary } from './message.ts';

/** How far somebody has got in a channel or thread. Both only move forward; what is read was delivered. */
export const ReadCursor = z.object({ delivered: Seq, read: Seq }).meta({ id: 'ReadCursor', description: 'How far somebody has got in a channel or thread. Both only move forward; what is read was delivered.' });
export type ReadCursor = z.infer<typeof ReadCursor>;

/** As the user themselves see it. */
export const OwnCursor = ReadCursor.extend({
  unreadFrom: Seq.positive().optional().describe('Marked as unread from this message on: what is unread counts from here, although everything up to `read` was read once. Others do not learn of it. Absent without a mark.'),
}).meta({ id: 'OwnCursor', description: 'How far somebody has got themselves, and from where on they have marked messages as unread.' });
export type OwnCursor = z.infer<typeof OwnCursor>;

export const MemberCursor = ReadCursor.extend({ userId: UserId }).meta({ id: 'MemberCursor', description: 'How far a member has got.' });
export type MemberCursor = z.infer<typeof MemberCursor>;

/**
 * What somebody has not read yet, exact as of `head`: messages of others after the read cursor that are not deleted,
 * and how many of all after it mention them. Counted up to limits.unreadCount.
 */
export const Unread = z.object({ head: Cursor, unread: z.int().nonnegative(), mentions: z.int().nonnegative() }).meta({ id: 'Unread', description: 'What somebody has not read yet, exact as of `head`.' });
export type Unread = z.infer<typeof Unread>;

/** A channel, or a thread in it. */
export const Conversation = z.object({ channelId: ChannelId, threadId: ThreadId.optional() }).meta({ id: 'Conversation', description: 'A channel, or a thread in it.' });
export type Conversation = z.infer<typeof Conversation>;

/** A thread that somebody follows, with what is left to read of it. */
export const FollowedThread = z.object({ channelId: ChannelId, threadId: ThreadId, thread: ThreadSummary, cursor: OwnCursor, ...Unread.shape }).meta({ id: 'FollowedThread', description: 'A thread that somebody follows, with what is left to read of it.' });
export type FollowedThread = z.infer<typeof FollowedThread>;

/** How many members of a channel have got as far as a position, and a page of those who have, by user id. */
export const Receipts = z.object({
  members: z.int().nonnegative(),
  delivered: z.int().nonnegative(),
  read: z.int().nonnegative(),
  receipts: z.array(MemberCursor),
  next: UserId.nullable(),
}).meta({ id: 'Receipts', description: 'How many members have got as far as a position, and a page of those who have.' });
export type Receipts = z.infer<typeof Receipts>;
