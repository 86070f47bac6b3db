import { z } from 'zod';
import { Actor } from '../define/command.ts';
import { eachItem, wellFormed } from '../define/items.ts';
import { request } from '../define/request.ts';
import { NewMessage } from '../commands/message.commands.ts';
import { Announcement } from '../entities/announcement.ts';
import { ServiceTokenId } from '../entities/bot.ts';
import { Channel, MemberRole } from '../entities/channel.ts';
import { FollowedThread, OwnCursor, ReadCursor, Receipts, Unread } from '../entities/cursor.ts';
import { Message } from '../entities/message.ts';
import { StoredPart } from '../entities/message-path.ts';
import { MessageOrigin, OwnRestriction } from '../entities/moderation.ts';
import { RetentionPreview } from '../entities/retention.ts';
import { MyChannel } from '../entities/my-channel.ts';
import { Revocation } from '../entities/revocation.ts';
import { DeploymentRole, User } from '../entities/user.ts';
import { SessionChannel, SessionThread } from '../entities/session-channel.ts';
import { ChannelId, MessageId, SessionId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { PageCursor, PageLimit } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import { Cursor, Epoch, Seq, StreamEvent, StreamId, Verdict } from '../streams.ts';

/** Why the user may receive a stream, with what a join tells of it. */
export const StreamAccess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user') }),
  z.object({ kind: z.literal('channel'), channel: Channel, role: MemberRole }),
  z.object({ kind: z.literal('thread'), channelId: ChannelId, following: z.boolean() }),
]);
export type StreamAccess = z.infer<typeof StreamAccess>;

/** A stream as one snapshot saw it: permission, position, and what was missed. */
export const StreamOpening = z.object({ stream: StreamId, access: StreamAccess, head: Cursor, verdict: Verdict, events: z.array(StreamEvent) });
export type StreamOpening = z.infer<typeof StreamOpening>;

export const StreamRefusal = Refusal.extend({ stream: StreamId });
export type StreamRefusal = z.infer<typeof StreamRefusal>;

/**
 * Permission, position and missed events of many streams for one user. One answer for each that can be read.
 * Missed events share limits.recoverableBytes.
 */
export const streamsOpen = request({
  service: 'messaging',
  name: 'streams:open',
  idempotent: true,
  input: z.object({ userId: UserId, streams: wellFormed(z.object({ stream: StreamId, since: Cursor.optional() }), limits.resumeStreams) }),
  output: z.object({ streams: z.array(z.union([StreamOpening, StreamRefusal])) }),
});

/** Events after a position, for gateways that fill a hole; asks no membership. A page may end early: go on until `head`. */
export const streamRead = request({
  service: 'messaging',
  name: 'stream:read',
  idempotent: true,
  input: z.object({ stream: StreamId, after: Seq, limit: PageLimit }),
  /** `floor`: events up to here are not in the log any more. Absent in answers of older releases. */
  output: z.object({ head: Cursor, events: z.array(StreamEvent), floor: Seq.optional() }),
});

/** How much retention would remove. */
export const retentionPreview = request({
  service: 'messaging',
  name: 'retention:preview',
  idempotent: true,
  perishable: true,
  input: z.object({ days: z.int().positive().optional(), channelId: ChannelId.optional() }),
  output: RetentionPreview,
});

/** Announcements that stand now, for gateways to tell whoever connects. */
export const announcementsStanding = request({
  service: 'messaging',
  name: 'announcements:standing',
  idempotent: true,
  input: z.object({}),
  output: z.object({ announcements: z.array(Announcement) }),
});

/** Where streams stand now, for gateways that may have missed something. Unknown streams are left out. */
export const streamHeads = request({
  service: 'messaging',
  name: 'stream:heads',
  idempotent: true,
  input: z.object({ streams: wellFormed(StreamId, 1_000) }),
  output: z.object({ heads: z.array(Cursor.extend({ stream: StreamId })) }),
});

/** What a new connection is told in `session:ready`. */
export const sessionOpen = request({
  service: 'messaging',
  name: 'session:open',
  idempotent: true,
  input: z.object({ userId: UserId }),
  output: z.object({
    user: User,
    head: Cursor,
    channels: z.array(SessionChannel),
    threads: z.array(SessionThread),
    /** More channels of the user, which did not fit: to be asked for by `session:more`. */
    rest: z.array(ChannelId).optional(),
    /** Users that this user has blocked. */
    blockedIds: z.array(UserId).optional(),
    /** Mutes of the user that are in force. */
    mutes: z.array(OwnRestriction).optional(),
    /** What the user is in the deployment; absent from a release before it. */
    role: DeploymentRole.optional(),
  }),
});

/** Of some channels of a user what `session:open` tells; those that the user is no member of are left out. */
export const sessionMore = request({
  service: 'messaging',
  name: 'session:more',
  idempotent: true,
  input: z.object({ userId: UserId, channelIds: wellFormed(ChannelId, limits.sessionChannels) }),
  /** `rest` did not fit: to be asked for again. */
  output: z.object({ channels: z.array(SessionChannel), rest: z.array(ChannelId).optional() }),
});

/**
 * Sessions that were ended within some time before now, in pages by id: for gateways, which refuse their tokens. One that
 * was never told of is found here.
 */
export const sessionsRevoked = request({
  service: 'messaging',
  name: 'sessions:revoked',
  idempotent: true,
  input: z.object({ withinSeconds: z.int().positive(), after: SessionId.optional() }),
  /** Whether there may be more of them after the last one. */
  output: z.object({ revoked: z.array(Revocation), more: z.boolean() }),
});

/** What a service token is good for now: of whom it is, and for what. */
export const GoodServiceToken = z.object({
  id: ServiceTokenId,
  userId: UserId,
  ownerId: UserId,
  /** Also those of a newer release. */
  scopes: z.array(z.string()),
  expiresAt: Timestamp.nullable(),
});
export type GoodServiceToken = z.infer<typeof GoodServiceToken>;

/**
 * Whether service tokens are good, for gateways: when one opens a connection, and again and again while it is open. Asked by
 * the SHA-256 of the secret, in base64url, so that no secret travels. One answer for each; `ownerId` of a refusal, where it
 * is known whose token it was.
 */
export const serviceTokensCheck = request({
  service: 'messaging',
  name: 'service-tokens:check',
  idempotent: true,
  input: z.object({ tokens: wellFormed(z.object({ id: ServiceTokenId, secretHash: z.string().length(43) }), 1_000) }),
  output: z.object({ tokens: z.array(z.union([GoodServiceToken, Refusal.extend({ id: ServiceTokenId, ownerId: UserId.optional() })])) }),
});

/** Exact counts of channels and threads for their readers. Those that a user may not read are left out. */
export const unreadCount = request({
  service: 'messaging',
  name: 'unread:count',
  idempotent: true,
  input: z.object({ readers: wellFormed(z.object({ userId: UserId, stream: StreamId }), 1_000) }),
  output: z.object({ counts: z.array(z.object({ userId: UserId, stream: StreamId, cursor: OwnCursor, ...Unread.shape })) }),
});

/**
 * Read positions as they are now, for a gateway that remembers a user: acks of other gateways may have moved them. Asks no
 * membership. Perishable: what the gateway remembers will do, and news of it follow in the user's stream.
 */
export const cursorsRead = request({
  service: 'messaging',
  name: 'cursors:read',
  idempotent: true,
  perishable: true,
  input: z.object({ readers: wellFormed(z.object({ userId: UserId, stream: StreamId }), 1_000) }),
  output: z.object({ cursors: z.array(z.object({ userId: UserId, stream: StreamId, cursor: ReadCursor })) }),
});

/** A page of a stream's events after a position, for somebody who may receive it: how a `gap` is closed. */
export const eventsRead = request({
  service: 'messaging',
  name: 'events:read',
  idempotent: true,
  input: z.object({ userId: UserId, stream: StreamId, epoch: Epoch.optional(), after: Seq, limit: PageLimit }),
  /** Events up to here were removed because of their age. Absent in answers of older releases. */
  output: z.object({ head: Cursor, verdict: Verdict, events: z.array(StreamEvent), floor: Seq.optional() }),
});

/** Many messages at once, each with an outcome of its own, in the same order. */
export const sendMany = request({
  service: 'messaging',
  name: 'message:send-many',
  idempotent: true,
  input: z.object({ actor: Actor, messages: eachItem(NewMessage, { max: limits.bulkMessages }) }),
  output: z.object({
    outcomes: z.array(z.union([z.object({ message: Message, epoch: Epoch, seq: Seq }), Refusal]).catch({ refused: 'INTERNAL' })),
  }),
});

/** Where a message is and whose, for one of the members of its channel. @throws MESSAGE_NOT_FOUND */
export const messageFind = request({
  service: 'messaging',
  name: 'message:find',
  idempotent: true,
  input: z.object({ userId: UserId, messageId: MessageId }),
  output: z.object({ message: MessageOrigin }),
});

/** Threads that somebody follows, the one last replied to first; only those with something unread, if so asked. */
export const threadsRead = request({
  service: 'messaging',
  name: 'threads:read',
  idempotent: true,
  input: z.object({ userId: UserId, unread: z.boolean(), limit: PageLimit, after: PageCursor.optional() }),
  output: z.object({ threads: z.array(FollowedThread), next: PageCursor.nullable() }),
});

/** Channels of somebody, by id, with what is unread in them and what was said last. */
export const channelsRead = request({
  service: 'messaging',
  name: 'channels:read',
  idempotent: true,
  input: z.object({ userId: UserId, limit: PageLimit, after: PageCursor.optional() }),
  output: z.object({ channels: z.array(MyChannel), next: PageCursor.nullable() }),
});

/** Who has got as far as a position of a channel or thread, for one of its members. */
export const receiptsRead = request({
  service: 'messaging',
  name: 'receipts:read',
  idempotent: true,
  input: z.object({ userId: UserId, channelId: ChannelId, threadId: ThreadId.optional(), seq: Seq, limit: PageLimit, after: UserId.optional() }),
  output: Receipts,
});

/** Who may see these users has changed: receipts of theirs that were withheld are looked at again. */
export const receiptsRelease = request({
  service: 'messaging',
  name: 'receipts:release',
  idempotent: true,
  input: z.object({ userIds: wellFormed(UserId, limits.presenceUsers) }),
  output: z.object({}),
});

/** What the database knows of a message's way, whoever may read it. For administrators, by channel-api alone. */
export const messagePath = request({
  service: 'messaging',
  name: 'message:path',
  idempotent: true,
  input: z.object({ messageId: MessageId }),
  output: z.object({ message: StoredPart.nullable() }),
});
