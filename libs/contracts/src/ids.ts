import { z } from 'zod';
import { canonicalEmoji, isEmoji } from './emoji/canonical-emoji.ts';
import { textUpTo } from './define/bounds.ts';
import { limits } from './limits.ts';

/** In one spelling, whatever the caller's: ids are compared and put together as text. */
const Id = z.uuid().toLowerCase();

export const UserId = Id;
export const SessionId = Id;
export const ChannelId = Id;
export const MessageId = Id;
/** A thread is named by the message that it hangs on. */
export const ThreadId = MessageId;
export const AttachmentId = Id;
export const InvitationId = Id;
export const ScheduleId = Id;
export const InvitationLinkId = Id;
/** A Unicode emoji in one spelling, or the short name of a custom one: `:party_parrot:`. */
export const Emoji = textUpTo(limits.emojiLength)
  .overwrite(canonicalEmoji)
  .refine((text) => isEmoji(text) || /^:[a-z0-9_+\-]+:$/.test(text), 'Use one emoji, or a short name between colons.');
/** One that was accepted, by this release or another. */
export const AcceptedEmoji = z.string();
/** Chosen by the sender; with the sender's id it names a sent message for ever. With its channel's id it names an imported one. */
export const ClientMessageId = textUpTo(limits.clientMessageIdLength).regex(/^[\x21-\x7e]+$/, 'Use visible ASCII characters, for example a UUID.');
/** Chosen by whoever changes something; with their id, the command and what is changed it names the change, for a day. */
export const ChangeId = ClientMessageId;
/** W3C trace context (https://www.w3.org/TR/trace-context/#traceparent-header). */
export const TraceParent = textUpTo(limits.traceParentLength).regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
/** ISO 8601, UTC. The year 0 is none that Postgres knows. */
export const Timestamp = textUpTo(limits.timestampLength)
  .check(z.iso.datetime())
  .refine((time) => !time.startsWith('0000'), 'Use a year from 1 on.');
