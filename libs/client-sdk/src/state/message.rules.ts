import { type Message, type Reaction, type ThreadSummary } from '../generated/schemas.ts';
import { REACTION_USERS, type ChatEvent, type ChatEventOf } from '../wire.ts';
import { compareCodePoints } from './code-points.ts';

// Every event says how something stands after it, not how it changes: text, count, summary, last place in a list. So an event may be
// applied to a newer message. After all later events, the message is the same as if each had been applied in order. (conversation.rules.spec.ts proves it.) A deletion is final.

/** What an event says about one message, if it concerns it. */
export function applyToMessage(message: Message, event: ChatEvent): Message {
  if (subjectOf(event) !== message.id) return message;
  if (event.type === 'thread:updated') return threaded(message, event.data.thread);
  // What came before a deletion may come after its tombstone, which the log shows in place of the message.
  if (message.deletedAt !== undefined) return event.type === 'message:edited' && event.data.live === undefined ? { ...message, editedAt: event.data.editedAt } : message;
  switch (event.type) {
    case 'message:edited':
      return event.data.superseded ? message : edited(message, event.data);
    case 'message:deleted':
      return tombstone(message, event.data.deletedAt);
    case 'message:files-updated':
      return event.data.attachments.length > 0 ? { ...message, attachments: event.data.attachments } : message;
    case 'message:pinned':
      return { ...message, pinnedAt: event.data.pinnedAt };
    case 'message:unpinned':
      return without(message, 'pinnedAt');
    case 'reaction:added':
    case 'reaction:removed':
      return reacted(message, event);
    default:
      return message;
  }
}

/** The message that an event is about, apart from its creation. */
export function subjectOf(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'message:edited':
    case 'message:deleted':
    case 'message:files-updated':
    case 'message:pinned':
    case 'message:unpinned':
    case 'reaction:added':
    case 'reaction:removed':
      return event.data.messageId;
    case 'thread:updated':
      return event.data.threadId;
    default:
      return undefined;
  }
}

/** A message whose replies were all deleted has no thread, as one that was never replied to. */
const threaded = (message: Message, thread: ThreadSummary): Message => (thread.replyCount > 0 ? { ...message, thread } : without(message, 'thread'));

/** What it carries stays, unless the edit says otherwise. A live message that ends is not edited. */
function edited(message: Message, { text, mentions, metadata = message.metadata, editedAt, live }: ChatEventOf<'message:edited'>['data']): Message {
  return { ...without(message, 'mentions', 'metadata'), text, ...(live ? { live } : { editedAt }), ...(mentions && { mentions }), ...(metadata && { metadata }) };
}

function tombstone(message: Message, deletedAt: string): Message {
  return { ...without(message, 'mentions', 'attachments', 'metadata', 'quote', 'forwarded', 'reactions', 'pinnedAt'), text: '', deletedAt };
}

/** Whoever reacts stands last, also if they were listed already: that is where a later page lists them, too. */
function reacted(message: Message, { type, data: { emoji, userId, count } }: ChatEventOf<'reaction:added' | 'reaction:removed'>): Message {
  const before = message.reactions ?? [];
  const others = before.filter((reaction) => reaction.emoji !== emoji);
  const known = before.find((reaction) => reaction.emoji === emoji)?.userIds ?? [];
  const rest = known.filter((id) => id !== userId);
  const userIds = type === 'reaction:added' && rest.length < REACTION_USERS ? [...rest, userId] : rest;
  const reaction: Reaction[] = count > 0 ? [{ emoji, count, userIds }] : [];
  const reactions = [...others, ...reaction].sort((one, other) => compareCodePoints(one.emoji, other.emoji));
  return reactions.length > 0 ? { ...message, reactions } : without(message, 'reactions');
}

function without(message: Message, ...fields: readonly (keyof Message)[]): Message {
  const kept = { ...message };
  for (const field of fields) Reflect.deleteProperty(kept, field);
  return kept;
}
