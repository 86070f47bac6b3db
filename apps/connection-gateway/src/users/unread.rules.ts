import { streamEvents, type Message, type StreamEvent } from '@chatgenius/contracts';
import { dataOf } from '../streams/event-data.ts';

/** What somebody has not read. */
export interface UnreadCount {
  readonly unread: number;
  readonly mentions: number;
}

/** A message whose count changes at a position of the channel: it was deleted or removed, a live one was finished, or an edit changed its mentions. */
export interface Recount {
  readonly at: number;
  readonly messageSeq: number;
  /** The users concerned; nothing where it may be everybody. */
  readonly userIds?: readonly string[];
  /** Users for whom it never counted. */
  readonly senderId?: string;
}

type EditData = (typeof streamEvents)['messageEdited']['data']['_output'];
type Author = Pick<Message, 'senderId' | 'mentions'>;

/** Whether a message counts as unread for whoever has not read it: those of others do. */
const countsFor = ({ senderId }: Author, userId: string): boolean => senderId !== userId;

/** Somebody for whom messages are counted. */
export interface Reader {
  readonly id: string;
  /** Whom they have blocked: these mention them by nothing. */
  readonly blocked: ReadonlySet<string>;
}

/** @param isDirect whether it is in a direct conversation: each message there is meant for everybody in it */
export function mentions({ senderId, mentions: mentioned }: Author, { id, blocked }: Reader, isDirect: boolean): boolean {
  if (senderId === id || blocked.has(senderId)) return false;
  return isDirect || (mentioned !== undefined && (mentioned.channel || mentioned.userIds.includes(id)));
}

/** Whether what a reader, who has read up to `read`, had not read counts otherwise. */
export function concerns({ messageSeq, senderId, userIds }: Recount, userId: string, read: number): boolean {
  return senderId !== userId && messageSeq > read && userIds?.includes(userId) !== false;
}

/** Also of a message that comes edited or as its tombstone, and of an edit that comes superseded: the log no longer says whom they mentioned. */
export function recountOf(event: StreamEvent): Recount | undefined {
  const at = event.seq;
  const deleted = dataOf(streamEvents.messageDeleted, event);
  if (deleted !== undefined) return { at, messageSeq: deleted.messageSeq, senderId: deleted.senderId };
  const removed = dataOf(streamEvents.historyRemoved, event);
  if (removed !== undefined) return { at, messageSeq: removed.through };
  const edited = dataOf(streamEvents.messageEdited, event);
  if (edited !== undefined) return recountOfEdit(at, edited);
  const created = dataOf(streamEvents.messageCreated, event)?.message;
  if (created?.live?.state === 'streaming') return undefined;
  const isAsWritten = created?.deletedAt === undefined && created?.editedAt === undefined && created?.live === undefined;
  return created === undefined || isAsWritten ? undefined : { at, messageSeq: at, senderId: created.senderId };
}

function recountOfEdit(at: number, { superseded, mentionsChanged, live, messageSeq: ofMessage, senderId }: EditData): Recount | undefined {
  // A live message begins to count, or no longer does.
  if (live !== undefined && ofMessage !== undefined) return { at, messageSeq: ofMessage, ...(mentionsChanged === undefined && { senderId }) };
  if (superseded === true) return { at, messageSeq: at };
  if (mentionsChanged === undefined) return undefined;
  const { messageSeq, everybody, userIds } = mentionsChanged;
  return everybody ? { at, messageSeq } : { at, messageSeq, userIds };
}

/**
 * What a stretch of a channel's events adds to what a reader has not read. Nothing when a recount concerns them:
 * whether the message was counted, and as a mention, is known to the database alone.
 */
export function added(events: readonly StreamEvent[], reader: Reader, read: number, isDirect: boolean): UnreadCount | undefined {
  const count = { unread: 0, mentions: 0 };
  for (const event of events) {
    const recount = recountOf(event);
    if (recount !== undefined && concerns(recount, reader.id, read)) return undefined;
    const created = dataOf(streamEvents.messageCreated, event);
    if (created === undefined || created.message.live !== undefined || !countsFor(created.message, reader.id)) continue;
    count.unread++;
    if (mentions(created.message, reader, isDirect)) count.mentions++;
  }
  return count;
}
