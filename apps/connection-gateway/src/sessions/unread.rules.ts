import { streamEvents, type Message, type StreamEvent } from '@chatgenius/contracts';
import { dataOf } from './event-data.ts';

/** What somebody has not read. */
export interface UnreadCount {
  readonly unread: number;
  readonly mentions: number;
}

/** A message that was deleted, at a position of the channel. */
export interface Deletion {
  readonly at: number;
  readonly messageSeq: number;
  readonly senderId: string;
}

type Author = Pick<Message, 'senderId' | 'mentions'>;

/** Whether a message counts as unread for whoever has not read it: those of others do. */
export const countsFor = ({ senderId }: Author, userId: string): boolean => senderId !== userId;

export function mentions({ senderId, mentions: mentioned }: Author, userId: string): boolean {
  if (senderId === userId || mentioned === undefined) return false;
  return mentioned.channel || mentioned.userIds.includes(userId);
}

/** Whether a deletion took something from what a reader, who has read up to `read`, had not read. */
export function concerns({ messageSeq, senderId }: Deletion, userId: string, read: number): boolean {
  return senderId !== userId && messageSeq > read;
}

/** Also of a message that comes as its tombstone: the log no longer says whom it mentioned. */
export function deletionOf(event: StreamEvent): Deletion | undefined {
  const deleted = dataOf(streamEvents.messageDeleted, event);
  if (deleted !== undefined) return { at: event.seq, messageSeq: deleted.messageSeq, senderId: deleted.senderId };
  const created = dataOf(streamEvents.messageCreated, event)?.message;
  return created?.deletedAt === undefined ? undefined : { at: event.seq, messageSeq: event.seq, senderId: created.senderId };
}

/**
 * What a stretch of a channel's events adds to what a reader has not read. Nothing when a deletion concerns them:
 * whether the message was counted, and as a mention, is known to the database alone.
 */
export function added(events: readonly StreamEvent[], userId: string, read: number): UnreadCount | undefined {
  const count = { unread: 0, mentions: 0 };
  for (const event of events) {
    const deletion = deletionOf(event);
    if (deletion !== undefined && concerns(deletion, userId, read)) return undefined;
    const created = dataOf(streamEvents.messageCreated, event);
    if (created === undefined || !countsFor(created.message, userId)) continue;
    count.unread++;
    if (mentions(created.message, userId)) count.mentions++;
  }
  return count;
}
