import { z } from 'zod';
import { request } from '../define/request.ts';
import { Channel, MemberRole } from '../entities/channel.ts';
import { Message } from '../entities/message.ts';
import { User } from '../entities/user.ts';
import { SessionChannel } from '../events/session.events.ts';
import { ChannelId, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Cursor, Epoch, Seq, StreamEvent, StreamId, Verdict } from '../streams.ts';

const PageLimit = z.int().min(1).max(limits.pageSize);

/** Membership, position and missed events of a channel, read in one snapshot. */
export const channelOpen = request({
  service: 'messaging',
  name: 'channel:open',
  idempotent: true,
  input: z.object({ userId: UserId, channelId: ChannelId, since: Cursor.optional() }),
  output: z.object({ channel: Channel, role: MemberRole, head: Cursor, verdict: Verdict, events: z.array(StreamEvent) }),
});

/** Events after a position, for gateways that fill a hole; asks no membership. */
export const streamRead = request({
  service: 'messaging',
  name: 'stream:read',
  idempotent: true,
  input: z.object({ stream: StreamId, after: Seq, limit: PageLimit }),
  output: z.object({ head: Cursor, events: z.array(StreamEvent) }),
});

/** Where streams stand now, for gateways that may have missed something. Unknown streams are left out. */
export const streamHeads = request({
  service: 'messaging',
  name: 'stream:heads',
  idempotent: true,
  input: z.object({ streams: z.array(StreamId).max(1_000) }),
  output: z.object({ heads: z.array(Cursor.extend({ stream: StreamId })) }),
});

/** What a new connection is told in `session:ready`. */
export const sessionOpen = request({
  service: 'messaging',
  name: 'session:open',
  idempotent: true,
  input: z.object({ userId: UserId }),
  output: z.object({ user: User, channels: z.array(SessionChannel) }),
});

/** A page of a channel's messages for one of its members, in ascending order of `seq`. */
export const historyRead = request({
  service: 'messaging',
  name: 'history:read',
  idempotent: true,
  input: z.object({
    userId: UserId,
    channelId: ChannelId,
    before: Seq.optional(),
    after: Seq.optional(),
    limit: PageLimit,
  }),
  output: z.object({ messages: z.array(Message), hasMore: z.boolean() }),
});

/** A page of a channel's events after a position for one of its members: how a `gap` is closed. */
export const eventsRead = request({
  service: 'messaging',
  name: 'events:read',
  idempotent: true,
  input: z.object({ userId: UserId, channelId: ChannelId, epoch: Epoch.optional(), after: Seq, limit: PageLimit }),
  output: z.object({ head: Cursor, verdict: Verdict, events: z.array(StreamEvent) }),
});
