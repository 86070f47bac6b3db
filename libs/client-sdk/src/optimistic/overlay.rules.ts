import { type Message, type Reaction, type ReadCursor } from '../generated/schemas.ts';
import { type OutgoingChange } from '../outbox/change-sender.ts';
import { type OutgoingMessage } from '../outbox/outgoing-message.ts';
import { compareCodePoints } from '../state/code-points.ts';
import { type MessageStatus, type ShownMessage } from '../state/shown-message.ts';

/** Changes of the user that the server has not confirmed; the same array as long as nothing of them changes. */
export type LocalChanges = readonly OutgoingChange[];

/** What the user has done, and the conversation does not say yet. */
export interface Local {
  readonly me: string;
  /** Messages of this conversation in the order of writing. */
  readonly messages: readonly OutgoingMessage[];
  readonly changesOf: (messageId: string) => LocalChanges | undefined;
}

/** How far any other member has got. */
export const furthestOf = (receipts: ReadonlyMap<string, ReadCursor>, me: string): ReadCursor => {
  let [delivered, read] = [0, 0];
  for (const [userId, cursor] of receipts) {
    if (userId === me) continue;
    delivered = Math.max(delivered, cursor.delivered);
    read = Math.max(read, cursor.read);
  }
  return { delivered, read };
};

export function statusOf({ senderId, seq }: Pick<Message, 'senderId' | 'seq'>, me: string, others: ReadCursor): MessageStatus | undefined {
  if (senderId !== me) return undefined;
  if (others.read >= seq) return 'read';
  return others.delivered >= seq ? 'delivered' : 'sent';
}

export function shown(message: Message, status: MessageStatus | undefined, changes: LocalChanges = [], me = ''): ShownMessage {
  if (status === undefined && changes.length === 0) return message;
  const changed = changes.reduce((next, change) => withChange(next, change, me), message);
  return { ...changed, ...(status && { status }), ...(changed !== message && { changing: true as const }) };
}

/** A message that has no place in the log yet: behind the last one that has, and named by its `clientMessageId`. */
export function shownOutgoing({ clientMessageId, createdAt, channelId, threadId, text, metadata, status, error, message }: OutgoingMessage, me: string, behind: number): ShownMessage {
  if (message) return { ...message, status: 'sent' };
  const rest = { ...(threadId !== undefined && { threadId }), ...(metadata && { metadata }), ...(error && { error }) };
  return { id: clientMessageId, clientMessageId, channelId, senderId: me, seq: behind, text, createdAt, ...rest, status: status === 'refused' ? 'failed' : 'pending' };
}

function withChange(message: Message, { name, input, createdAt }: OutgoingChange, me: string): Message {
  if (message.deletedAt !== undefined) return message;
  switch (name) {
    case 'messageEdit':
      return edited(message, input as { text: string; metadata?: Message['metadata'] | null }, createdAt);
    case 'messageDelete':
      return tombstone(message, createdAt);
    case 'reactionAdd':
    case 'reactionRemove':
      return reacted(message, String(input.emoji), me, name === 'reactionAdd');
    default:
      return message;
  }
}

/** Whom it mentions is for the server to say. */
function edited({ metadata: before, ...message }: Message, { text, metadata = before }: { text: string; metadata?: Message['metadata'] | null }, editedAt: string): Message {
  return { ...message, text, editedAt, ...(metadata && { metadata }) };
}

function tombstone({ id, channelId, threadId, senderId, clientMessageId, seq, createdAt, thread }: Message, deletedAt: string): Message {
  return { id, channelId, ...(threadId !== undefined && { threadId }), senderId, clientMessageId, seq, createdAt, ...(thread && { thread }), text: '', deletedAt };
}

/** Without effect where the reaction is as it shall be. */
function reacted(message: Message, emoji: string, me: string, add: boolean): Message {
  const { reactions = [], ...rest } = message;
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if ((known?.userIds.includes(me) ?? false) === add) return message;
  const others = reactions.filter((reaction) => reaction !== known);
  const count = (known?.count ?? 0) + (add ? 1 : -1);
  const userIds = add ? [...(known?.userIds ?? []), me] : (known?.userIds ?? []).filter((id) => id !== me);
  const next: Reaction[] = count > 0 ? [...others, { emoji, count, userIds }].sort((one, other) => compareCodePoints(one.emoji, other.emoji)) : others;
  return next.length > 0 ? { ...rest, reactions: next } : rest;
}
