import { z } from 'zod';
import { request } from '../define/request.ts';
import { FileKind } from '../entities/file.ts';
import { Message } from '../entities/message.ts';
import { MessageVersion } from '../entities/message-version.ts';
import { MediaType, SearchHit, SearchOrder, SearchText } from '../entities/search.ts';
import { ChannelId, MessageId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { PageCursor, PageLimit } from '../paging.ts';
import { Cursor, Seq } from '../streams.ts';

/** A seq, or a time. */
const Position = z.union([Seq, Timestamp]);

/** A page of the messages of a channel, or of one of its threads, for one of its members. */
export const historyRead = request({
  service: 'messaging',
  name: 'history:read',
  idempotent: true,
  input: z.object({
    userId: UserId,
    of: z.union([z.object({ channelId: ChannelId }), z.object({ threadId: ThreadId })]),
    before: Position.optional(),
    after: Position.optional(),
    around: Position.optional(),
    limit: PageLimit,
  }),
  output: z.object({ messages: z.array(Message), hasBefore: z.boolean(), hasAfter: z.boolean(), head: Cursor.nullable() }),
});

/** One message, for a member of its channel. */
export const messageRead = request({
  service: 'messaging',
  name: 'message:read-one',
  idempotent: true,
  input: z.object({ userId: UserId, messageId: MessageId }),
  output: z.object({ message: Message }),
});

/** Earlier texts of a message, the latest of them unless `before` says otherwise, in ascending order. */
export const versionsRead = request({
  service: 'messaging',
  name: 'versions:read',
  idempotent: true,
  input: z.object({ userId: UserId, messageId: MessageId, before: z.int().positive().optional(), limit: PageLimit }),
  output: z.object({ versions: z.array(MessageVersion), hasBefore: z.boolean() }),
});

/** Pinned messages of a channel, the last pinned first. */
export const pinsRead = request({
  service: 'messaging',
  name: 'pins:read',
  idempotent: true,
  input: z.object({ userId: UserId, channelId: ChannelId, after: PageCursor.optional(), limit: PageLimit }),
  output: z.object({ messages: z.array(Message), next: PageCursor.nullable() }),
});

/** Messages of the user's channels, by words of their texts and of their files' names. */
export const messagesSearch = request({
  service: 'messaging',
  name: 'messages:search',
  idempotent: true,
  input: z.object({
    userId: UserId,
    q: SearchText,
    channelId: ChannelId.optional(),
    senderId: UserId.optional(),
    hasFile: z.boolean().optional(),
    fileKind: FileKind.optional(),
    fileType: MediaType.optional(),
    before: Timestamp.optional(),
    after: Timestamp.optional(),
    order: SearchOrder,
    cursor: PageCursor.optional(),
    limit: PageLimit,
  }),
  output: z.object({ hits: z.array(SearchHit), next: PageCursor.nullable(), searchedBackTo: Timestamp.nullable() }),
});
