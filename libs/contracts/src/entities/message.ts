import { z } from 'zod';
import { AcceptedEmoji, ChannelId, ClientMessageId, MessageId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Seq } from '../streams.ts';
import { PlainText } from '../text/text.ts';
import { isVisible } from '../text/visible-text.rules.ts';
import { Attachment } from './file.ts';
import { Live } from './live.ts';
import { Metadata } from './metadata.ts';

/**
 * What people write: plain text, shown as text. `**bold**`, `*italic*`, `` `code` ``, fenced code and bare links are
 * the Markdown that clients may render; the server keeps the text, composed (NFC), and never makes HTML of it.
 */
export const MessageText = PlainText(limits.messageTextLength, {
  message: `At most ${limits.messageTextLength} characters.`,
  reason: 'TEXT_TOO_LONG',
});

/** Text that says something. */
export const SpokenText = MessageText.refine(isVisible, 'A message needs text that can be seen.');

/** Whom a text mentions, as the server has parsed and checked it. */
export const Mentions = z.object({
  userIds: z.array(UserId).describe('Members who are named, each once.'),
  channel: z.boolean().describe('Whether everybody in the channel is meant, by somebody who may.'),
}).meta({ id: 'Mentions', description: 'Whom a text mentions.' });
export type Mentions = z.infer<typeof Mentions>;

export const Reaction = z.object({
  emoji: AcceptedEmoji,
  count: z.int().positive(),
  userIds: z.array(UserId).max(limits.reactionUsers).describe('The first of them, in the order in which they reacted.'),
}).meta({ id: 'Reaction', description: 'One emoji on a message, and who reacted with it.' });
export type Reaction = z.infer<typeof Reaction>;

/** What hangs on a message that was replied to. */
/** Of the replies that are not deleted. A message whose replies were all deleted has none; the event that says so counts 0. */
export const ThreadSummary = z.object({
  replyCount: z.int().nonnegative(),
  lastReplyAt: Timestamp.describe('When `replyCount` is 0, of the reply that was the last one.'),
  lastReplyId: MessageId,
  participantIds: z.array(UserId).max(limits.threadParticipants).describe('Who has replied, in the order of their first reply.'),
}).meta({ id: 'ThreadSummary', description: 'What hangs on a message that was replied to.' });
export type ThreadSummary = z.infer<typeof ThreadSummary>;

/** Of a message that another one quotes, as it read then. It stays as it is when the original is edited or deleted. */
export const Quote = z.object({
  messageId: MessageId,
  channelId: ChannelId,
  threadId: ThreadId.optional(),
  senderId: UserId,
  createdAt: Timestamp,
  text: z.string(),
  excerpt: z.literal(true).optional().describe('The text is only how the original begins.'),
  files: z.int().positive().optional().describe('How many files the original has.'),
}).meta({ id: 'Quote', description: 'Of a message that another one quotes, as it read then. It stays as it is when the original is edited or deleted.' });
export type Quote = z.infer<typeof Quote>;

/** Where a forwarded message was first written, and by whom. */
export const Forwarded = z.object({ messageId: MessageId, channelId: ChannelId, threadId: ThreadId.optional(), senderId: UserId, createdAt: Timestamp }).meta({ id: 'Forwarded', description: 'Where a forwarded message was first written, and by whom.' });
export type Forwarded = z.infer<typeof Forwarded>;

/** A message as it reads now. What does not apply is absent. */
export const Message = z.object({
  id: MessageId,
  channelId: ChannelId,
  threadId: ThreadId.optional().describe('The message whose thread this is a reply in.'),
  senderId: UserId,
  clientMessageId: ClientMessageId,
  seq: Seq.positive().describe(`Position of its creation: in its thread's stream, or else in its channel's.`),
  text: z.string().describe('Empty once deleted.'),
  excerpt: z.literal(true).optional().describe('The text is only how it begins: in `mention:created` of a long message that mentions many. The message itself has all of it.'),
  createdAt: Timestamp,
  importedById: UserId.optional().describe('Who brought it from elsewhere and vouches for sender and time.'),
  editedAt: Timestamp.optional(),
  deletedAt: Timestamp.optional(),
  pinnedAt: Timestamp.optional(),
  mentions: Mentions.optional(),
  attachments: z.array(Attachment).optional(),
  quote: Quote.optional(),
  forwarded: Forwarded.optional().describe('Text and files are those of another message; nobody edits them.'),
  metadata: Metadata.optional().describe('What the sender’s application keeps with it. Absent in `mention:created`.'),
  live: Live.optional().describe('It was written live: `text` is what is committed of it by now. It counts as unread once it is no longer `streaming`.'),
  reactions: z.array(Reaction).optional().describe('Sorted by emoji, by code point: the same for everybody, whatever came and went.'),
  thread: ThreadSummary.optional(),
}).meta({ id: 'Message', description: 'A message as it reads now. What does not apply is absent.' });
export type Message = z.infer<typeof Message>;

/** Where a message is: in a channel, or in a thread of it. */
export const MessagePlace = z.object({ messageId: MessageId, channelId: ChannelId, threadId: ThreadId.optional() }).meta({ id: 'MessagePlace', description: 'Where a message is: in a channel, or in a thread of it.' });
export type MessagePlace = z.infer<typeof MessagePlace>;
