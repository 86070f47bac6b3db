import { type Message, type Reaction } from '../generated/schemas.ts';
import fc from 'fast-check';
import { type ChatEvent } from '../wire.ts';
import { type HistoryPage } from './conversation.rules.ts';

/** What somebody does in the simulated channel. Numbers pick a message, a user or an emoji of those that there are. */
type Act = readonly [kind: 'write' | 'edit' | 'delete' | 'react' | 'unreact' | 'pin' | 'unpin' | 'reply', message: number, user: number, emoji: number];

const USERS = ['u1', 'u2', 'u3'];
/** Of which UTF-16 order and code point order differ: a variation selector against a skin tone. */
const EMOJI = ['☝️', '☝🏽', '👍', ':party:'];

interface Written {
  message: Message;
  /** User by user, in the order in which they reacted. */
  reactions: { emoji: string; userId: string }[];
}

/**
 * A server with one channel, written without a thought of the client's reducers: tables that are changed, and a log of
 * what was changed. `pages[n]` and `pins[n]` are what it would tell after n events.
 */
export class SimulatedLog {
  readonly events: ChatEvent[] = [];
  readonly snapshots: { messages: Message[]; pins: Map<string, string> }[] = [];
  readonly #written: Written[] = [];

  constructor(acts: readonly Act[]) {
    this.#snapshot();
    for (const act of acts) this.#act(act);
  }

  get last(): number {
    return this.events.length;
  }

  /** The newest `limit` messages before a seq, as they read after `at` events. */
  page(at: number, limit: number, before = Infinity): HistoryPage {
    const older = (this.snapshots[at]?.messages ?? []).filter(({ seq }) => seq < before);
    const messages = older.slice(-limit);
    return { messages, hasBefore: older.length > messages.length, hasAfter: false, head: { epoch: 'e1', seq: at } };
  }

  /** The oldest `limit` messages after a seq, as they read after `at` events. */
  pageAfter(at: number, limit: number, after: number): HistoryPage {
    const newer = (this.snapshots[at]?.messages ?? []).filter(({ seq }) => seq > after);
    const messages = newer.slice(0, limit);
    return { messages, hasBefore: true, hasAfter: newer.length > messages.length, head: { epoch: 'e1', seq: at } };
  }

  /** What surrounds a seq, as it reads after `at` events: half of `limit` from there on, and as many as fit before it. */
  pageAround(at: number, limit: number, around: number): HistoryPage {
    const newer = this.pageAfter(at, Math.ceil(limit / 2), around - 1);
    const older = limit > newer.messages.length ? this.page(at, limit - newer.messages.length, around) : { messages: [], hasBefore: true };
    return { ...newer, messages: [...older.messages, ...newer.messages], hasBefore: older.hasBefore };
  }

  /** The log as it is told to those who read it after its end: nothing of what was edited or deleted is left in it. */
  redacted(): ChatEvent[] {
    const end = this.snapshots.at(-1)?.messages ?? [];
    return this.events.map((event) => {
      const id = event.type === 'message:created' ? event.data.message.id : event.type === 'message:edited' ? event.data.messageId : undefined;
      const now = end.find((message) => message.id === id);
      if (now === undefined) return event;
      if (event.type === 'message:created') return { ...event, data: { message: asCreated(now) } };
      if (event.type !== 'message:edited' || (now.deletedAt === undefined && event.data.editedAt === now.editedAt)) return event;
      const superseded = now.deletedAt === undefined && { superseded: true as const };
      return { ...event, data: { ...withoutMentions(event.data), text: '', ...superseded } };
    });
  }

  #act([kind, messagePick, userPick, emojiPick]: Act): void {
    const userId = USERS[userPick % USERS.length] ?? '';
    if (kind === 'write') return this.#write(userId);
    const target = this.#written[messagePick % Math.max(1, this.#written.length)];
    if (!target) return;
    const { message } = target;
    const at = this.#at();
    const place = { messageId: message.id, channelId: 'c' };
    if (kind === 'reply') {
      const replyCount = (message.thread?.replyCount ?? 0) + 1;
      message.thread = { replyCount, lastReplyAt: at, lastReplyId: `r${this.last}`, participantIds: [userId] };
      return this.#append('thread:updated', { channelId: 'c', threadId: message.id, thread: { ...message.thread } });
    }
    if (message.deletedAt !== undefined) return;
    if (kind === 'edit') {
      Object.assign(message, { text: `edit ${this.last}`, editedAt: at });
      delete message.mentions;
      if (userPick % 2 === 0) message.mentions = { userIds: [userId], channel: false };
      return this.#append('message:edited', { ...place, text: message.text, editedAt: at, ...(message.mentions && { mentions: message.mentions }) });
    }
    if (kind === 'delete') {
      for (const field of ['mentions', 'pinnedAt', 'reactions'] as const) delete message[field];
      target.reactions = [];
      Object.assign(message, { text: '', deletedAt: at });
      return this.#append('message:deleted', { ...place, messageSeq: message.seq, senderId: message.senderId, deletedBy: userId, deletedAt: at });
    }
    if (kind === 'pin' && message.pinnedAt === undefined) {
      message.pinnedAt = at;
      return this.#append('message:pinned', { ...place, pinnedBy: userId, pinnedAt: at });
    }
    if (kind === 'unpin' && message.pinnedAt !== undefined) {
      delete message.pinnedAt;
      return this.#append('message:unpinned', { ...place, unpinnedBy: userId });
    }
    this.#react(kind, target, userId, EMOJI[emojiPick % EMOJI.length] ?? '');
  }

  #write(senderId: string): void {
    const seq = this.last + 1;
    const message: Message = { id: `m${seq}`, channelId: 'c', senderId, clientMessageId: `k${seq}`, seq, text: `text ${seq}`, createdAt: this.#at() };
    this.#written.push({ message, reactions: [] });
    this.#append('message:created', { message: structuredClone(message) });
  }

  #react(kind: Act[0], target: Written, userId: string, emoji: string): void {
    const has = target.reactions.some((reaction) => reaction.userId === userId && reaction.emoji === emoji);
    if (kind === 'react' && !has) target.reactions.push({ emoji, userId });
    else if (kind === 'unreact' && has) target.reactions = target.reactions.filter((reaction) => reaction.userId !== userId || reaction.emoji !== emoji);
    else return;
    const reactions = this.#reactionsOf(target);
    if (reactions.length > 0) target.message.reactions = reactions;
    else delete target.message.reactions;
    const count = reactions.find((reaction) => reaction.emoji === emoji)?.count ?? 0;
    this.#append(kind === 'react' ? 'reaction:added' : 'reaction:removed', { messageId: target.message.id, channelId: 'c', userId, emoji, count });
  }

  #reactionsOf({ reactions }: Written): Reaction[] {
    const emoji = [...new Set(reactions.map((reaction) => reaction.emoji))];
    const listed = emoji.map((one) => ({ emoji: one, userIds: reactions.filter((reaction) => reaction.emoji === one).map(({ userId }) => userId) }));
    // UTF-8 sorts as code points do.
    const encoder = new TextEncoder();
    const hex = (text: string) => Array.from(encoder.encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return listed.map((one) => ({ ...one, count: one.userIds.length })).sort((one, other) => (hex(one.emoji) < hex(other.emoji) ? -1 : 1));
  }

  #append(type: ChatEvent['type'], data: unknown): void {
    this.events.push({ stream: 'channel:c', epoch: 'e1', seq: this.last + 1, type, at: this.#at(), data } as ChatEvent);
    this.#snapshot();
  }

  #snapshot(): void {
    const messages = structuredClone(this.#written.map(({ message }) => message));
    this.snapshots.push({ messages, pins: new Map(messages.flatMap(({ id, pinnedAt }) => (pinnedAt ? [[id, pinnedAt]] : []))) });
  }

  #at(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.last).toISOString();
  }
}

/** A message, or its tombstone, in the place of its creation: what others made of it, the log tells by itself. */
function asCreated({ thread: _, reactions: __, pinnedAt: ___, editedAt, ...message }: Message): Message {
  return { ...message, ...(message.deletedAt === undefined && editedAt !== undefined && { editedAt }) };
}

function withoutMentions<Data extends { mentions?: unknown }>({ mentions: _, ...data }: Data): Omit<Data, 'mentions'> {
  return data;
}

export const simulatedLogs = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 2, arbitrary: fc.constant('write' as const) },
        { weight: 12, arbitrary: fc.constantFrom('react' as const, 'unreact' as const) },
        { weight: 5, arbitrary: fc.constantFrom('edit' as const, 'pin' as const, 'unpin' as const, 'reply' as const) },
        { weight: 1, arbitrary: fc.constant('delete' as const) },
      ),
      // Mostly the same few, so that things happen to them again and again.
      fc.oneof(fc.nat(1), fc.nat(20)),
      fc.nat(20),
      fc.oneof(fc.constant(0), fc.nat(20)),
    ),
    { minLength: 1, maxLength: 60, size: 'max' },
  )
  .map((acts) => new SimulatedLog(acts));

/** Logs of which most is written, as in a channel that runs for long. */
export const longLogs = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('write' as const) },
        { weight: 4, arbitrary: fc.constantFrom('react' as const, 'edit' as const, 'pin' as const, 'delete' as const) },
      ),
      fc.nat(40),
      fc.nat(20),
      fc.nat(20),
    ),
    { minLength: 1, maxLength: 60, size: 'max' },
  )
  .map((acts) => new SimulatedLog(acts));
