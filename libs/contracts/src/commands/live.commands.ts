import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { forwardedCommand, Traced } from '../define/command.ts';
import { Live, LiveState, TextOffset } from '../entities/live.ts';
import { Message, MessageText } from '../entities/message.ts';
import { GivenMetadata, Metadata } from '../entities/metadata.ts';
import { ChannelId, ClientMessageId, MessageId, ThreadId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Epoch, Seq } from '../streams.ts';
import { OptionalLine } from '../text/text.ts';
import { isStorable } from '../text/visible-text.rules.ts';

/** A message that somebody wants to write while others read it. */
export const NewLiveMessage = z.object({
  channelId: ChannelId,
  threadId: ThreadId.optional().describe('The message that this one replies to; absent in the channel itself.'),
  clientMessageId: ClientMessageId,
  text: MessageText.optional().describe('How it begins. May be left out.'),
  mentionAt: z.enum(['begin', 'finish']).optional().describe('When those are told whom `text` mentions. `finish` unless given; whom the rest of the text mentions is always told then.'),
  metadata: GivenMetadata.optional(),
  quote: z.object({ messageId: MessageId }).optional().describe('A message that the sender may read: how it begins is shown with this one, and its author may cancel this one.'),
});
export type NewLiveMessage = z.infer<typeof NewLiveMessage>;

/** Of 32 bytes, in hexadecimal. */
const Sha256 = textUpTo(64).regex(/^[0-9a-f]{64}$/);

/** How far a live message has got, for its writer. */
const Progress = z.object({
  length: TextOffset.describe('UTF-16 code units that were taken: the next append begins here.'),
  durable: TextOffset.describe('So many of them are committed. Keep what comes after, to send it again when `length` falls behind you.'),
  revision: z.int().positive().optional().describe('As in `live` of the message.'),
  cancel: z.object({ reason: z.string().optional() }).optional().describe('Somebody has asked to stop: finish it as `cancelled`.'),
});

export const messageBegin = forwardedCommand({
  name: 'message:begin',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Begin a message that is read while it is written. The ack comes after the commit; a repeat answers with the message as it is now, and takes up one that was interrupted.',
  permission: 'message:send',
  permissionFor: { 'mention:channel': 'to mention everybody by `@channel`' },
  limit: 'message:send',
  idempotent: true,
  input: NewLiveMessage.extend(Traced),
  output: Progress.extend({
    message: Message,
    epoch: Epoch,
    seq: Seq,
    leaseMs: z.int().positive().describe('Say something at least this often, if need be by an append without text: otherwise it becomes `interrupted`.'),
  }),
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'ARCHIVED', 'NOT_ALLOWED', 'BANNED', 'MUTED', 'CANNOT_MESSAGE', 'SLOW_MODE', 'FILTERED', 'MESSAGE_REFUSED', 'TEXT_TOO_LONG', 'TOO_MANY_MENTIONS', 'TOO_MANY_LIVE', 'UNAVAILABLE'],
});

const AppendedText = textUpTo(limits.appendTextLength, { message: `At most ${limits.appendTextLength} characters at a time.`, reason: 'TEXT_TOO_LONG' })
  .refine(isStorable, 'Text must be well-formed Unicode without U+0000: keep half of a surrogate pair until you have the other one.');

/** What an append counts for its limit at least, so that many small ones are not free. */
const LEAST_BYTES = 16;

/** Of a payload that nobody has parsed. */
const bytesOf = (payload: unknown): number => {
  const text = (payload as { text?: unknown } | null | undefined)?.text;
  return Math.max(LEAST_BYTES, typeof text === 'string' ? new TextEncoder().encode(text).length : 0);
};

const At = { revision: z.int().positive().optional().describe('The one that the offset is of, if there is one.') };

export const messageAppend = forwardedCommand({
  name: 'message:append',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Add text to an own live message. What it has already is passed over, so that a repeat or an overlap does no harm, as long as it says the same; a hole is refused with the offset that is expected. Without text it keeps the message alive. Takes up one that was interrupted. Authorised like a message each time. Counts bytes of UTF-8.',
  limit: 'message:append',
  cost: bytesOf,
  idempotent: true,
  input: z.object({ messageId: MessageId, offset: TextOffset.describe('UTF-16 code units before `text`.'), text: AppendedText, metadata: GivenMetadata.optional().describe('Instead of what the message carries: state, tool steps, citations. Shown at once, and committed with the text.'), ...At, ...Traced }),
  output: Progress,
  errors: ['MESSAGE_NOT_FOUND', 'NOT_AUTHOR', 'ARCHIVED', 'NOT_ALLOWED', 'BANNED', 'MUTED', 'CANNOT_MESSAGE', 'OFFSET_MISMATCH', 'NOT_STREAMING', 'TEXT_DIFFERS', 'TEXT_TOO_LONG', 'UNAVAILABLE'],
});

export const messageFinish = forwardedCommand({
  name: 'message:finish',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'End an own live message: its text is whole, and counted as unread, searched and told of from now on. The ack comes after the commit; a repeat answers with the message as it is.',
  idempotent: true,
  input: z.object({
    messageId: MessageId,
    length: TextOffset.describe('UTF-16 code units of the whole text: it is refused while some are missing.'),
    ...At,
    state: LiveState.extract(['complete', 'cancelled', 'failed']).optional().describe('`complete` unless given.'),
    reason: OptionalLine(limits.liveReasonLength).optional().describe('Why it failed or was cancelled.'),
    sha256: Sha256.optional().describe('Of the whole text in UTF-8, in hexadecimal: refused when the server has another one.'),
    metadata: GivenMetadata.nullable().optional().describe('Instead of what the message carries; `null` for nothing.'),
    ...Traced,
  }),
  output: z.object({ message: Message }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_AUTHOR', 'ARCHIVED', 'NOT_ALLOWED', 'BANNED', 'MUTED', 'CANNOT_MESSAGE', 'OFFSET_MISMATCH', 'NOT_STREAMING', 'TEXT_DIFFERS', 'FILTERED', 'MESSAGE_REFUSED', 'UNAVAILABLE'],
});

export const messageCancel = forwardedCommand({
  name: 'message:cancel',
  scope: 'messages:send',
  service: 'messaging',
  summary: 'Ask the writer of a live message to stop: `message:cancelling` in their own stream, and the ack of their next append, say so. The message is finished by them, or is interrupted.',
  permission: 'message:cancel',
  idempotent: true,
  input: z.object({ messageId: MessageId, reason: OptionalLine(limits.liveReasonLength).optional(), ...Traced }),
  output: z.object({ live: Live }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_ALLOWED', 'NOT_STREAMING', 'UNAVAILABLE'],
});

export const messageText = forwardedCommand({
  name: 'message:text',
  scope: 'messages:read',
  service: 'messaging',
  summary: 'Text of a live message from an offset on, as far as it is committed by now: for readers who have missed a delta.',
  idempotent: true,
  input: z.object({ messageId: MessageId, offset: TextOffset, ...Traced }),
  output: z.object({ messageId: MessageId, offset: TextOffset.describe('As asked for; 0 when the text is another one, or shorter.'), text: z.string(), live: Live, metadata: Metadata.optional() }),
  errors: ['MESSAGE_NOT_FOUND', 'UNAVAILABLE'],
});
