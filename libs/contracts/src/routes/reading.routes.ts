import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { Conversation, FollowedThread, OwnCursor, Receipts, Unread } from '../entities/cursor.ts';
import { NamedChange } from '../define/command.ts';
import { MyChannel } from '../entities/my-channel.ts';
import { ChannelId, MessageId, ThreadId, UserId } from '../ids.ts';
import { booleanParam, numberParam, PageCursor, PageLimitParam } from '../paging.ts';

export const listReceipts = route({
  method: 'GET',
  path: '/v1/channels/:channelId/receipts',
  feature: 'status',
  summary: 'Who has received, and who has read, everything up to a position of a channel or one of its threads, as far as `message:status` has said so.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ channelId: ChannelId }),
  query: z.object({ seq: numberParam({ min: 0 }), threadId: ThreadId.optional(), limit: PageLimitParam, after: UserId.optional() }),
  passesOn: true,
  output: Receipts,
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: nextBy('after'),
});

export const listMyChannels = route({
  method: 'GET',
  path: '/v1/me/channels',
  summary: 'Channels of the caller with what is unread in them, the last message of each and what the caller has set there; by id.',
  auth: 'bearer',
  scope: 'messages:read',
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  passesOn: true,
  output: z.object({ channels: z.array(MyChannel), next: PageCursor.nullable() }),
  errors: ['UNAVAILABLE'],
  nextPage: nextBy('after'),
});

export const listFollowedThreads = route({
  method: 'GET',
  path: '/v1/threads',
  summary: 'Threads that the caller follows, the one last replied to first; with `unread=true` those that are not read to the end.',
  auth: 'bearer',
  scope: 'messages:read',
  query: z.object({ unread: booleanParam().default(false), limit: PageLimitParam, after: PageCursor.optional() }),
  passesOn: true,
  output: z.object({ threads: z.array(FollowedThread), next: PageCursor.nullable() }),
  errors: ['UNAVAILABLE'],
  nextPage: nextBy('after'),
});

export const markUnread = route({
  method: 'POST',
  path: '/v1/messages/:messageId/unread',
  summary: 'Mark everything from a message on as unread: as `message:unread`.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ messageId: MessageId }),
  body: z.object(NamedChange),
  passesOn: true,
  output: Conversation.extend({ ...Unread.shape, cursor: OwnCursor }),
  errors: ['MESSAGE_NOT_FOUND', 'UNAVAILABLE'],
});
