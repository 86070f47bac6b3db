import { z } from 'zod';
import { nextBy, route, type NextPage } from '../define/route.ts';
import { Message } from '../entities/message.ts';
import { MessageVersion } from '../entities/message-version.ts';
import { ChannelId, MessageId, ThreadId, Timestamp } from '../ids.ts';
import { numberParam, PageCursor, PageLimitParam } from '../paging.ts';
import { Cursor, Epoch, Seq, StreamEvent, StreamId, Verdict } from '../streams.ts';

const SeqParam = numberParam({ min: 0 });
/** A seq, or a time (ISO 8601, UTC). */
const Position = z.union([SeqParam, Timestamp]);

const HistoryQuery = z
  .object({
    limit: PageLimitParam,
    before: Position.optional().describe('Messages before this seq, or created before this time.'),
    after: Position.optional().describe('Messages after this seq, or created after this time.'),
    around: Position.optional().describe('The first message at or after it, in the middle of what surrounds it.'),
  })
  .refine(({ before, after, around }) => [before, after, around].filter((position) => position !== undefined).length <= 1, 'Give one of before, after and around.');

const HistoryPage = z.object({
  messages: z.array(Message).describe('In ascending order of `seq`, as they read now. A page may hold fewer than asked for although there are more.'),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
  head: Cursor.nullable().describe('Events up to here are part of what the page says. Absent for a thread that nothing has happened in yet.'),
});

/** The way that the caller goes: to what is older, unless they have asked for what comes after something. */
function nextOfHistory({ messages, hasBefore, hasAfter }: z.output<typeof HistoryPage>, { after }: z.output<typeof HistoryQuery>): NextPage | undefined {
  const stepped = { around: undefined, before: undefined, after: undefined };
  if (after !== undefined) return hasAfter ? { ...stepped, after: messages.at(-1)?.seq } : undefined;
  return hasBefore ? { ...stepped, before: messages[0]?.seq } : undefined;
}

export const channelHistory = route({
  method: 'GET',
  path: '/v1/channels/:channelId/messages',
  summary: 'Messages of a channel in ascending order: the newest, or those before, after or around a seq or time. A public channel may be read without joining it, but by guests of the deployment and those who were removed from it.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ channelId: ChannelId }),
  query: HistoryQuery,
  passesOn: true,
  output: HistoryPage,
  errors: ['CHANNEL_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: nextOfHistory,
});

export const threadHistory = route({
  method: 'GET',
  path: '/v1/threads/:threadId/messages',
  summary: 'Replies of a thread, in pages as those of a channel.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ threadId: ThreadId }),
  query: HistoryQuery,
  passesOn: true,
  output: HistoryPage,
  errors: ['THREAD_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: nextOfHistory,
});

export const getMessage = route({
  method: 'GET',
  path: '/v1/messages/:messageId',
  summary: 'One message as it reads now; a deleted one as its tombstone.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ messageId: MessageId }),
  passesOn: true,
  output: Message,
  errors: ['MESSAGE_NOT_FOUND', 'UNAVAILABLE'],
});

export const listMessageEdits = route({
  method: 'GET',
  path: '/v1/messages/:messageId/edits',
  summary: 'What a message said before, in ascending order, the latest versions first by page: for its author while it is there, and for moderators.',
  auth: 'bearer',
  scope: 'messages:read',
  permissionFor: { 'message:read-edits': 'to read those of a message of somebody else, or of a deleted one' },
  params: z.object({ messageId: MessageId }),
  query: z.object({ limit: PageLimitParam, /** Versions before this one. */ before: numberParam({ min: 1 }).optional() }),
  passesOn: true,
  output: z.object({ versions: z.array(MessageVersion), hasBefore: z.boolean() }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_ALLOWED', 'UNAVAILABLE'],
  nextPage: ({ versions, hasBefore }) => (hasBefore ? { before: versions[0]?.version } : undefined),
});

export const listPins = route({
  method: 'GET',
  path: '/v1/channels/:channelId/pins',
  summary: 'Pinned messages of a channel and its threads, the last pinned first.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ channelId: ChannelId }),
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  passesOn: true,
  output: z.object({ messages: z.array(Message), next: PageCursor.nullable() }),
  errors: ['CHANNEL_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: nextBy('after'),
});

export const streamEventsPage = route({
  method: 'GET',
  path: '/v1/streams/:stream/events',
  summary: 'Events of a channel, a thread or the own user after a seq, in order: how a client closes a gap. A page may end early; go on until `head`.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ stream: StreamId }),
  query: z.object({ after: SeqParam, epoch: Epoch.optional(), limit: PageLimitParam }),
  passesOn: true,
  output: z.object({ head: Cursor, verdict: Verdict, events: z.array(StreamEvent), floor: Seq.optional() }).describe('Events up to here were removed because of their age. Absent in answers of older releases.'),
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: ({ head, events, verdict }) => {
    const last = events.at(-1)?.seq;
    return verdict.status === 'reset' || last === undefined || last >= head.seq ? undefined : { after: last };
  },
});
