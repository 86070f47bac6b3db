import { z } from 'zod';
import { streamEvent } from '../define/event.ts';
import { Channel, ChannelSettings, DepartureCause, Member, MemberRole } from '../entities/channel.ts';
import { Conversation, MemberCursor, OwnCursor, Unread } from '../entities/cursor.ts';
import { Attachment } from '../entities/file.ts';
import { Invitation } from '../entities/invitation.ts';
import { Live } from '../entities/live.ts';
import { Mentions, Message, MessagePlace, ThreadSummary } from '../entities/message.ts';
import { Metadata } from '../entities/metadata.ts';
import { OwnRestriction, ReportId } from '../entities/moderation.ts';
import { DeploymentRole } from '../entities/user.ts';
import { AcceptedEmoji, ChannelId, InvitationId, MessageId, ScheduleId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { DraftVersion } from '../entities/personal.ts';
import { Cursor, Seq } from '../streams.ts';

// Of a channel or a thread.

export const messageCreated = streamEvent({
  name: 'message:created',
  summary: 'A message was written. A reply is in its thread’s stream. One that has been edited since reads as it does now, one that has been deleted as its tombstone.',
  data: z.object({ message: Message }),
});

/** Of more users than are named, everybody is to count again. */
const MentionsChanged = z.object({ messageSeq: Seq.positive(), userIds: z.array(UserId), everybody: z.boolean() });

export const messageEdited = streamEvent({
  name: 'message:edited',
  summary: 'A message reads differently now. Its `message:created`, read later, has the newest text as well: what an edit took away is not in the log. With `live`, a live message has come to an end or was taken up again, which is no edit of it.',
  data: MessagePlace.extend({
    text: z.string(),
    mentions: Mentions.optional(),
    metadata: Metadata.nullable().optional().describe('What the message carries now; `null` when the edit took it away, absent when it stays as it was.'),
    editedAt: Timestamp,
    superseded: z.literal(true).optional().describe('A later edit has replaced this one, whose text is empty then: pass over it.'),
    live: Live.optional().describe('Of a live message that is finished, interrupted, taken up again, or was edited while it was streaming. Once it is no longer `streaming` the message counts as unread.'),
    messageSeq: Seq.positive().optional().describe('With `live`: position of the message itself, for whoever counts what is unread.'),
    senderId: UserId.optional().describe('With `live`.'),
    mentionsChanged: MentionsChanged.optional().describe('Whose mention the edit added or took away: what they have not read may mention them otherwise. Absent when nobody’s.'),
  }),
});

export const messageDeleted = streamEvent({
  name: 'message:deleted',
  summary: 'A message is gone: its text, files, reactions, mentions and pin with it.',
  data: MessagePlace.extend({
    messageSeq: Seq.positive().describe('Position of the message itself, for whoever counts what is unread.'),
    senderId: UserId,
    deletedBy: UserId,
    deletedAt: Timestamp,
  }),
});

export const messageFilesUpdated = streamEvent({
  name: 'message:files-updated',
  summary: 'Files of a message are ready now, or were refused: `attachments` is all that the message carries. Empty once the message was deleted.',
  data: MessagePlace.extend({ attachments: z.array(Attachment) }),
});

export const historyRemoved = streamEvent({
  name: 'history:removed',
  summary: 'What is older was removed, as an administrator has set: drop messages up to `through`. A resume from before is answered with `reset`, and history ends. Messages whose threads go on are tombstones.',
  data: Conversation.extend({ /** Position of the last message that was looked at. */ through: Seq, before: Timestamp }),
});

const reactionData = MessagePlace.extend({ userId: UserId, emoji: AcceptedEmoji, count: z.int().nonnegative() });

export const reactionAdded = streamEvent({ name: 'reaction:added', summary: 'Somebody reacted to a message; `count` is what it comes to.', data: reactionData });
export const reactionRemoved = streamEvent({ name: 'reaction:removed', summary: 'Somebody took a reaction back; `count` is what is left.', data: reactionData });

export const messageStatus = streamEvent({
  name: 'message:status',
  summary: 'How far members have got: cursors that moved since the last such event, at most about one a second.',
  data: Conversation.extend({ cursors: z.array(MemberCursor) }),
});

/** Why somebody is no member any more, and who did it. Absent in events of earlier releases; `by` is absent where they left by themselves. */
const Departure = { cause: DepartureCause.optional(), by: UserId.optional() };

// Of a channel.

export const messagePinned = streamEvent({
  name: 'message:pinned',
  summary: 'A message was pinned to the channel.',
  data: MessagePlace.extend({ pinnedBy: UserId, pinnedAt: Timestamp }),
});

export const messageUnpinned = streamEvent({
  name: 'message:unpinned',
  summary: 'A message is no longer pinned.',
  data: MessagePlace.extend({ unpinnedBy: UserId }),
});

export const threadUpdated = streamEvent({
  name: 'thread:updated',
  summary: 'Something was said in a thread of the channel, or deleted there.',
  data: z.object({ channelId: ChannelId, threadId: ThreadId, thread: ThreadSummary }),
});

export const memberJoined = streamEvent({
  name: 'member:joined',
  summary: 'Somebody became a member of the channel.',
  data: z.object({ channelId: ChannelId, member: Member }),
});

export const memberUpdated = streamEvent({
  name: 'member:updated',
  summary: 'A member has another role.',
  data: z.object({
    channelId: ChannelId,
    member: Member,
    formerRole: MemberRole.optional().describe('What they were before, and who changed it. Absent in events of earlier releases.'),
    by: UserId.optional(),
  }),
});

export const memberLeft = streamEvent({
  name: 'member:left',
  summary: 'Somebody is no longer a member of the channel; their connections stop receiving it here.',
  data: z.object({ channelId: ChannelId, userId: UserId, ...Departure }),
});

/** The channel as it is now, whole. */
const ChannelChanged = z.object({ channel: Channel, /** Who did it. */ by: UserId });

export const channelUpdated = streamEvent({
  name: 'channel:updated',
  summary: 'The channel is described otherwise, or has become private.',
  data: ChannelChanged,
});

export const channelArchived = streamEvent({
  name: 'channel:archived',
  summary: 'The channel takes no messages, changes and new members any more; it can still be read.',
  data: ChannelChanged,
});

export const channelRestored = streamEvent({
  name: 'channel:restored',
  summary: 'The channel is no longer archived.',
  data: ChannelChanged,
});

export const channelSlowModeChanged = streamEvent({
  name: 'channel:slow-mode-changed',
  summary: 'So many seconds have to pass between two messages of one member from now on; 0 when slow mode is over.',
  data: ChannelChanged.extend({ channelId: ChannelId, seconds: z.int().nonnegative() }),
});

export const channelDeleted = streamEvent({
  name: 'channel:deleted',
  summary: 'The channel was deleted for good. The last event of its stream, and told to each of its members in their own.',
  data: z.object({ channelId: ChannelId }),
});

// Of a user: every connection of theirs receives them without joining.

export const channelAdded = streamEvent({
  name: 'channel:added',
  summary: 'You are a member of a channel now.',
  data: z.object({ channel: Channel, role: MemberRole, /** The event in the channel that says so. */ head: Cursor }),
});

export const channelRemoved = streamEvent({
  name: 'channel:removed',
  summary: 'You are no longer a member of a channel.',
  data: z.object({ channelId: ChannelId, ...Departure }),
});

export const channelSettingsChanged = streamEvent({
  name: 'channel:settings-changed',
  summary: 'You have set something for yourself in a channel, on one of your devices.',
  data: z.object({ channelId: ChannelId, settings: ChannelSettings }),
});

export const invitationCreated = streamEvent({
  name: 'invitation:created',
  summary: 'Somebody asks you to come into a channel.',
  data: z.object({ invitation: Invitation }),
});

export const invitationEnded = streamEvent({
  name: 'invitation:ended',
  summary: 'An invitation of yours was answered, on one of your devices, or you came into the channel otherwise.',
  data: z.object({ invitationId: InvitationId, channelId: ChannelId }),
});

export const mentionCreated = streamEvent({
  name: 'mention:created',
  summary: 'Somebody mentioned you, by name or as one of a channel; also by an edit. Without text: the mention was taken away since.',
  data: z.object({ message: Message }),
});

export const mentionRemoved = streamEvent({
  name: 'mention:removed',
  summary: 'A message no longer mentions you by name: an edit took your name out, or the message was deleted.',
  data: MessagePlace.extend({ /** Position of the message itself. */ messageSeq: Seq.positive() }),
});

export const cursorMoved = streamEvent({
  name: 'cursor:moved',
  summary: 'You have read further on one of your devices, or marked something as unread (`cursor.unreadFrom`); what is left to read.',
  data: Conversation.extend({ cursor: OwnCursor, ...Unread.shape }),
});

export const userBlocked = streamEvent({
  name: 'user:blocked',
  summary: 'You have blocked somebody, or do so no longer: what they write mentions you no more.',
  data: z.object({ userId: UserId, blocked: z.boolean() }),
});

export const userRestricted = streamEvent({
  name: 'user:restricted',
  summary: 'You are banned or muted, in a channel or everywhere, or the time or reason of it has changed.',
  data: z.object({ restriction: OwnRestriction }),
});

export const userUnrestricted = streamEvent({
  name: 'user:unrestricted',
  summary: 'A ban or mute of yours was lifted. One that ends by its time is not told of.',
  data: OwnRestriction.pick({ kind: true, channelId: true }),
});

export const userRoleChanged = streamEvent({
  name: 'user:role-changed',
  summary: 'You are something else in the deployment now: what you see, and may do, may be more or less. A bot is told when its owner becomes a guest, or is none any more.',
  data: z.object({ role: DeploymentRole }),
});

export const reportCreated = streamEvent({
  name: 'report:created',
  summary: 'Somebody has reported a message or user, and you may decide it. Sent to moderators of the channel and administrators, a bounded number of them.',
  data: z.object({ reportId: ReportId, channelId: ChannelId.nullable(), category: z.string() }),
});

export const messageCancelling = streamEvent({
  name: 'message:cancelling',
  summary: 'Somebody asks you to stop a live message of yours: finish it as `cancelled`.',
  data: MessagePlace.extend({ by: UserId, reason: z.string().optional() }),
});

export const messageSaved = streamEvent({
  name: 'message:saved',
  summary: 'You have saved a message for later, on one of your devices.',
  data: MessagePlace.extend({ savedAt: Timestamp }),
});

export const messageUnsaved = streamEvent({
  name: 'message:unsaved',
  summary: 'A message is no longer among those that you have saved.',
  data: MessagePlace,
});

export const draftChanged = streamEvent({
  name: 'draft:changed',
  summary: 'You have written on in a draft, on one of your devices, or have emptied it. It has no text: read the draft over HTTP, if it is newer than what you have.',
  data: Conversation.extend({ version: DraftVersion, removed: z.boolean() }),
});

export const scheduleChanged = streamEvent({
  name: 'schedule:changed',
  summary: 'A message of yours that waits for its time was scheduled or changed (`waiting`), cancelled, sent (with `messageId`), or refused (with `reason`). It has no text.',
  data: Conversation.extend({
    scheduleId: ScheduleId,
    sendAt: Timestamp,
    state: z.enum(['waiting', 'cancelled', 'sent', 'failed']),
    messageId: MessageId.optional(),
    reason: z.string().optional().describe('Of the catalogue.'),
  }),
});

export const threadFollowed = streamEvent({
  name: 'thread:followed',
  summary: 'You follow a thread now, or no longer.',
  data: z.object({ channelId: ChannelId, threadId: ThreadId, following: z.boolean() }),
});
