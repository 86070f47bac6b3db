import { z } from 'zod';
import { listOf } from '../define/bounds.ts';
import { forwardedCommand, NamedChange, Traced } from '../define/command.ts';
import { Message, MessageText, SpokenText } from '../entities/message.ts';
import { GivenMetadata } from '../entities/metadata.ts';
import { AcceptedEmoji, AttachmentId, ChannelId, ClientMessageId, Emoji, MessageId, ThreadId, Timestamp } from '../ids.ts';
import { limits } from '../limits.ts';
import { Epoch, Seq } from '../streams.ts';
import { isVisible } from '../text/visible-text.rules.ts';

/** Files of a message, by id. */
export const attachmentIds = listOf(AttachmentId, {
  max: limits.attachmentsPerMessage,
  tooMany: { message: `At most ${limits.attachmentsPerMessage} files.`, reason: 'TOO_MANY_ATTACHMENTS' },
}).refine((ids) => new Set(ids).size === ids.length, 'Name each file once.');

/** A message that somebody wants to write. */
export const NewMessage = z.object({
  channelId: ChannelId,
  threadId: ThreadId.optional().describe('The message that this one replies to; absent in the channel itself.'),
  clientMessageId: ClientMessageId,
  text: MessageText,
  attachmentIds: attachmentIds.optional(),
  metadata: GivenMetadata.optional(),
  quote: z.object({ messageId: MessageId }).optional().describe('A message that the sender may read: how it begins is shown with this one.'),
  forwarded: z.object({ messageId: MessageId }).optional().describe('A message that the sender may read, to be written here as it reads now, with its files. `text` is empty then.'),
});
export type NewMessage = z.infer<typeof NewMessage>;

/** What is forwarded says it by itself, and nothing else beside. */
export const saysSomething = ({ text, attachmentIds = [], quote, forwarded }: NewMessage): boolean =>
  forwarded === undefined ? isVisible(text) || attachmentIds.length > 0 : text === '' && attachmentIds.length === 0 && quote === undefined;

export const SILENT = 'A message needs text or a file; one that forwards another has neither.';

export const messageSend = forwardedCommand({
  name: 'message:send',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Write a message into a channel or a thread. The ack comes after the commit; a repeat answers with the first message.',
  permission: 'message:send',
  permissionFor: { 'mention:channel': 'to mention everybody by `@channel`' },
  limit: 'message:send',
  idempotent: true,
  input: NewMessage.extend(Traced).refine(saysSomething, { path: ['text'], message: SILENT }),
  output: z.object({ message: Message, epoch: Epoch, seq: Seq }).describe("`seq` is the message's own: in the thread's stream for a reply, in the channel's otherwise."),
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'ARCHIVED', 'NOT_ALLOWED', 'BANNED', 'MUTED', 'CANNOT_MESSAGE', 'SLOW_MODE', 'FILTERED', 'MESSAGE_REFUSED', 'TEXT_TOO_LONG', 'TOO_MANY_MENTIONS', 'TOO_MANY_ATTACHMENTS', 'ATTACHMENT_NOT_FOUND', 'FILE_REFUSED', 'UNAVAILABLE'],
});

const changeInput = z.object({ messageId: MessageId, ...NamedChange, ...Traced });

export const messageEdit = forwardedCommand({
  name: 'message:edit',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Replace the text of an own message; its metadata stays unless another one, or `null` for none, is given. The earlier text is kept. Whom the edit mentions is told so, and whom it no longer mentions. Counts as a message that is sent.',
  permissionFor: { 'mention:channel': 'to mention everybody by `@channel`' },
  limit: 'message:send',
  idempotent: true,
  input: changeInput.extend({ text: SpokenText, metadata: GivenMetadata.nullable().optional() }),
  output: z.object({ message: Message }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_AUTHOR', 'ARCHIVED', 'BANNED', 'MUTED', 'FILTERED', 'MESSAGE_REFUSED', 'CANNOT_MESSAGE', 'TEXT_TOO_LONG', 'TOO_MANY_MENTIONS', 'UNAVAILABLE'],
});

export const messageDelete = forwardedCommand({
  name: 'message:delete',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Delete an own message, or anybody’s as a moderator. A tombstone stays in its place; deleting twice changes nothing.',
  permissionFor: { 'message:delete-any': 'to delete a message of somebody else' },
  idempotent: true,
  input: changeInput,
  output: z.object({ message: Message }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_AUTHOR', 'ARCHIVED', 'UNAVAILABLE'],
});

const reactionInput = changeInput.extend({ emoji: Emoji });
const reactionOutput = z.object({ messageId: MessageId, emoji: AcceptedEmoji, count: z.int().nonnegative() });

export const reactionAdd = forwardedCommand({
  name: 'reaction:add',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'React to a message. The same reaction twice changes nothing.',
  permission: 'reaction:add',
  idempotent: true,
  input: reactionInput,
  output: reactionOutput,
  errors: ['MESSAGE_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'BANNED', 'MUTED', 'CANNOT_MESSAGE', 'TOO_MANY_REACTIONS', 'UNAVAILABLE'],
});

export const reactionRemove = forwardedCommand({
  name: 'reaction:remove',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Take an own reaction back. One that is not there changes nothing.',
  idempotent: true,
  input: reactionInput,
  output: reactionOutput,
  errors: ['MESSAGE_NOT_FOUND', 'ARCHIVED', 'UNAVAILABLE'],
});

export const messagePin = forwardedCommand({
  name: 'message:pin',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Pin a message to its channel. Pinning twice changes nothing.',
  permission: 'message:pin',
  idempotent: true,
  input: changeInput,
  output: z.object({ messageId: MessageId, pinnedAt: Timestamp }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'BANNED', 'MUTED', 'CANNOT_MESSAGE', 'TOO_MANY_PINS', 'UNAVAILABLE'],
});

export const messageUnpin = forwardedCommand({
  name: 'message:unpin',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Take a message off its channel’s pins. Unpinning twice changes nothing.',
  permission: 'message:pin',
  idempotent: true,
  input: changeInput,
  output: z.object({ messageId: MessageId }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'BANNED', 'MUTED', 'UNAVAILABLE'],
});
