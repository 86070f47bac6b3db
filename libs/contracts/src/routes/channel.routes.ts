import { z } from 'zod';
import { route } from '../define/route.ts';
import { Channel, ChannelKind, Member } from '../entities/channel.ts';
import { Message } from '../entities/message.ts';
import { ChannelId, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Cursor, Epoch, StreamEvent, Verdict } from '../streams.ts';

const ChannelParams = z.object({ channelId: ChannelId });
const PageLimit = z.coerce.number().int().min(1).max(limits.pageSize).default(50);
const SeqParam = z.coerce.number().int().nonnegative();
/** Opaque; taken from the previous page's `next`. */
const PageCursor = z.string().max(500);

export const createChannel = route({
  method: 'POST',
  path: '/v1/channels',
  summary: 'Create a channel and become its owner. A private one starts with the given members.',
  auth: 'bearer',
  body: z.object({
    name: z.string().trim().min(1).max(80),
    kind: ChannelKind.exclude(['direct']).default('public'),
    topic: z.string().trim().max(250).optional(),
    memberIds: z.array(UserId).max(100).default([]),
  }),
  status: 201,
  output: Channel,
});

export const listChannels = route({
  method: 'GET',
  path: '/v1/channels',
  summary: 'Public channels and those that the caller belongs to, by name.',
  auth: 'bearer',
  query: z.object({ limit: PageLimit, after: PageCursor.optional() }),
  output: z.object({ channels: z.array(Channel.extend({ member: z.boolean() })), next: PageCursor.nullable() }),
});

export const joinChannel = route({
  method: 'POST',
  path: '/v1/channels/:channelId/join',
  summary: 'Become a member of a public channel. Joining twice changes nothing.',
  auth: 'bearer',
  params: ChannelParams,
  output: z.object({ channel: Channel, member: Member }),
  errors: ['CHANNEL_NOT_FOUND', 'ARCHIVED'],
});

export const leaveChannel = route({
  method: 'POST',
  path: '/v1/channels/:channelId/leave',
  summary: 'Stop being a member of a channel. Leaving twice changes nothing.',
  auth: 'bearer',
  params: ChannelParams,
  output: z.object({}),
  errors: ['CHANNEL_NOT_FOUND', 'OWNER_CANNOT_LEAVE'],
});

export const listMembers = route({
  method: 'GET',
  path: '/v1/channels/:channelId/members',
  summary: 'Members of a channel, and whether each has a connection now.',
  auth: 'bearer',
  params: ChannelParams,
  query: z.object({ limit: PageLimit, after: UserId.optional() }),
  output: z.object({ members: z.array(Member.extend({ connected: z.boolean().nullable() })), next: UserId.nullable() }),
  errors: ['CHANNEL_NOT_FOUND'],
});

export const channelHistory = route({
  method: 'GET',
  path: '/v1/channels/:channelId/messages',
  summary: 'Messages of a channel in ascending order: the newest, or those before or after a seq.',
  auth: 'bearer',
  params: ChannelParams,
  query: z
    .object({ limit: PageLimit, before: SeqParam.optional(), after: SeqParam.optional() })
    .refine(({ before, after }) => before === undefined || after === undefined, 'Give before or after, not both.'),
  output: z.object({ messages: z.array(Message), hasMore: z.boolean() }),
  errors: ['CHANNEL_NOT_FOUND', 'UNAVAILABLE'],
});

export const channelEvents = route({
  method: 'GET',
  path: '/v1/channels/:channelId/events',
  summary: 'Events of a channel after a seq, in order: how a client closes a gap.',
  auth: 'bearer',
  params: ChannelParams,
  query: z.object({ after: SeqParam, epoch: Epoch.optional(), limit: PageLimit }),
  output: z.object({ head: Cursor, verdict: Verdict, events: z.array(StreamEvent) }),
  errors: ['CHANNEL_NOT_FOUND', 'UNAVAILABLE'],
});
