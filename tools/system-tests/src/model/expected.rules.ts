import { may, streamEvents, type MemberRole, type Mentions, type Reaction } from '@chatgenius/contracts';
import { Ledger, subjects } from './ledger.rules.ts';
import { isOf, type ActionOf, type Operation } from './operations.ts';
import { type World } from './world.ts';

/** An event as the log has it. Read of its data is who did it and to what; what that comes to is for the model to say. */
export interface LogEntry {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly data: unknown;
}

export interface ExpectedMessage {
  readonly id: string;
  readonly channelId: string;
  readonly threadId: string | undefined;
  readonly senderId: string;
  readonly seq: number;
  text: string;
  edited: boolean;
  deleted: boolean;
  mentions: Mentions | undefined;
  /** In the order in which the emoji came; nobody sorts here. */
  reactions: Map<string, string[]>;
  /** Of the thread under it; nothing while it has no reply. */
  thread: { replyCount: number; lastReplyId: string; participantIds: string[] } | undefined;
  /** Who was told that they are mentioned. */
  mentionedIds: string[];
}

export interface ExpectedMember {
  readonly role: MemberRole;
  readonly joinedSeq: number;
}

/** What the tables have to say once everything is done. */
export interface Expected {
  readonly messages: ReadonlyMap<string, ExpectedMessage>;
  readonly members: ReadonlyMap<string, ReadonlyMap<string, ExpectedMember>>;
  readonly pinned: ReadonlySet<string>;
  /** Thread -> user -> replies up to which do not count as unread: of those who came to follow it by what was said. */
  readonly followers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly faults: readonly string[];
}

/** Replays what was asked for, in the order that the log gives it. */
export function expectedAfter(world: World, operations: readonly Operation[], log: readonly LogEntry[]): Expected {
  const model = new ChatModel(world, operations);
  for (const kind of ['channel:', 'thread:']) for (const entry of log) if (entry.stream.startsWith(kind)) model.apply(entry);
  return model.finish();
}

const read = <Name extends keyof typeof streamEvents>(name: Name, data: unknown) => streamEvents[name].data.parse(data) as (typeof streamEvents)[Name]['data']['_output'];

class ChatModel {
  readonly #ledger: Ledger;
  readonly #messages = new Map<string, ExpectedMessage>();
  readonly #members: Map<string, Map<string, ExpectedMember>>;
  readonly #pinned = new Set<string>();
  /** What messages read as at the end of the log, which says so from their creation on. */
  readonly #newest = new Map<string, string>();
  readonly #followers = new Map<string, Map<string, number>>();

  constructor(world: World, operations: readonly Operation[]) {
    this.#ledger = new Ledger(operations);
    this.#members = new Map(world.channels.map(({ id, members }) => [id, new Map([...members].map(([userId, role]) => [userId, { role, joinedSeq: 0 }]))]));
  }

  apply({ seq, type, data }: LogEntry): void {
    if (type === 'message:created') this.#write(read('messageCreated', data).message);
    else if (type === 'message:edited') this.#edit(read('messageEdited', data));
    else if (type === 'message:deleted') this.#delete(read('messageDeleted', data));
    else if (type === 'message:pinned') this.#pin(read('messagePinned', data));
    else if (type === 'message:unpinned') this.#unpin(read('messageUnpinned', data));
    else if (type === 'reaction:added') this.#react(read('reactionAdded', data), true);
    else if (type === 'reaction:removed') this.#react(read('reactionRemoved', data), false);
    else if (type === 'member:joined') this.#join(read('memberJoined', data), seq);
    else if (type === 'member:left') this.#leave(read('memberLeft', data));
  }

  finish(): Expected {
    const on = new Set([
      ...[...this.#members].flatMap(([channelId, members]) => [...members.keys()].map((userId) => subjects.member(channelId, userId))),
      ...[...this.#messages.values()].flatMap(({ id, reactions }) =>
        [...reactions].flatMap(([emoji, userIds]) => userIds.map((userId) => subjects.reaction(userId, id, emoji)))),
    ]);
    this.#ledger.finish({ isOn: (subject) => on.has(subject), isDeleted: (id) => this.#messages.get(id)?.deleted === true });
    return { messages: this.#messages, members: this.#members, pinned: this.#pinned, followers: this.#followers, faults: this.#ledger.faults };
  }

  #write({ id, senderId, seq, clientMessageId, text: newest }: { id: string; senderId: string; seq: number; clientMessageId: string; text: string }): void {
    this.#newest.set(id, newest);
    const operation = this.#ledger.expect(subjects.send(clientMessageId), 'send', ({ by }) => by === senderId);
    if (!operation) return;
    const { action: { channelId, threadId, text, names, everybody }, written } = operation;
    if (written && (written.messageId !== id || written.seq !== seq)) this.#ledger.faults.push(`${id} at ${seq} was acknowledged as ${JSON.stringify(written)}`);
    const members = this.#membersOf(channelId);
    const role = members.get(senderId)?.role;
    if (threadId === undefined && role === undefined) this.#ledger.faults.push(`${id} was written by somebody who is no member`);
    const toAll = everybody && threadId === undefined && may(role, 'mention:channel');
    const mentions = this.#mentions({ senderId, channelId }, names, toAll);
    const mentionedIds = [...new Set([...(mentions?.userIds ?? []), ...(toAll ? members.keys() : [])])].filter((userId) => userId !== senderId);
    const message = { id, channelId, threadId, senderId, seq, text, edited: false, deleted: false, mentions, reactions: new Map<string, string[]>(), thread: undefined, mentionedIds };
    this.#messages.set(id, message);
    if (threadId !== undefined) this.#reply(threadId, message);
  }

  #reply(threadId: string, { id, senderId, seq, mentionedIds }: ExpectedMessage): void {
    const root = this.#messages.get(threadId);
    if (!root) return void this.#ledger.faults.push(`${id} replies to ${threadId}, which is not there`);
    const followers = this.#followers.get(threadId) ?? new Map<string, number>();
    this.#followers.set(threadId, followers);
    const follow = (userId: string, since: number) => followers.has(userId) || followers.set(userId, since);
    follow(senderId, seq);
    for (const userId of mentionedIds) follow(userId, seq - 1);
    if (root.thread === undefined) follow(root.senderId, 0);
    root.thread = this.#threadOf(threadId);
  }

  /**
   * Of a message that was edited again or deleted since, the log does not tell the text: then one edit is as good as
   * another, but for the one whose text is the newest.
   */
  #edit({ messageId, text }: { messageId: string; text: string }): void {
    const message = this.#messages.get(messageId);
    const subject = subjects.message(messageId);
    const isEarlier = ({ by, action }: Operation<ActionOf<'edit'>>) => by === message?.senderId && action.text !== this.#newest.get(messageId);
    const operation =
      text === ''
        ? (this.#ledger.take(subject, 'edit', (edit) => isEarlier(edit) && edit.refused === undefined) ?? this.#ledger.expect(subject, 'edit', isEarlier))
        : this.#ledger.expect(subject, 'edit', ({ by, action }) => by === message?.senderId && action.text === text);
    if (!message || !operation) return;
    message.text = operation.action.text;
    message.edited = true;
    message.mentions = this.#mentions(message, operation.action.names, false);
    message.mentionedIds = message.mentions?.userIds ?? [];
    const followers = message.threadId === undefined ? undefined : this.#followers.get(message.threadId);
    for (const userId of message.mentionedIds) if (followers?.has(userId) === false) followers.set(userId, message.seq - 1);
  }

  #delete({ messageId, deletedBy }: { messageId: string; deletedBy: string }): void {
    const message = this.#messages.get(messageId);
    this.#ledger.expect(subjects.message(messageId), 'delete', ({ by }) => by === deletedBy);
    if (!message) return;
    if (message.deleted) this.#ledger.faults.push(`${messageId} was deleted twice`);
    Object.assign(message, { deleted: true, text: '', mentions: undefined, mentionedIds: [], reactions: new Map() });
    this.#pinned.delete(messageId);
    const root = message.threadId === undefined ? undefined : this.#messages.get(message.threadId);
    if (root) root.thread = this.#threadOf(root.id);
  }

  /** What is left of its replies. */
  #threadOf(threadId: string): ExpectedMessage['thread'] {
    const replies = [...this.#messages.values()].filter((message) => message.threadId === threadId && !message.deleted);
    const last = replies.at(-1);
    return last && { replyCount: replies.length, lastReplyId: last.id, participantIds: [...new Set(replies.map(({ senderId }) => senderId))] };
  }

  #pin({ messageId, pinnedBy }: { messageId: string; pinnedBy: string }): void {
    this.#ledger.expect(subjects.message(messageId), 'pin', ({ by }) => by === pinnedBy);
    if (this.#pinned.has(messageId)) this.#ledger.faults.push(`${messageId} was pinned twice`);
    this.#pinned.add(messageId);
  }

  /** A reply that is deleted is unpinned by that: then the operation is a deletion, which its own event explains. */
  #unpin({ messageId, unpinnedBy, threadId }: { messageId: string; unpinnedBy: string; threadId?: string | undefined }): void {
    const operation = this.#ledger.take(subjects.message(messageId), 'unpin', ({ by }) => by === unpinnedBy);
    if (!operation && threadId === undefined) this.#ledger.faults.push(`in the log, but nobody asked for it: unpin ${messageId}`);
    if (!this.#pinned.delete(messageId)) this.#ledger.faults.push(`${messageId} was unpinned twice`);
  }

  #react({ messageId, userId, emoji }: { messageId: string; userId: string; emoji: string }, on: boolean): void {
    const message = this.#messages.get(messageId);
    if (!message || message.deleted) return void this.#ledger.faults.push(`a reaction to ${messageId}, which is not there`);
    const before = message.reactions.get(emoji) ?? [];
    this.#ledger.switch(subjects.reaction(userId, messageId, emoji), on ? 'react' : 'unreact', before.includes(userId));
    const userIds = on ? [...before, userId] : before.filter((id) => id !== userId);
    if (userIds.length > 0) message.reactions.set(emoji, userIds);
    else message.reactions.delete(emoji);
  }

  #join({ channelId, member: { userId, role } }: { channelId: string; member: { userId: string; role: MemberRole } }, seq: number): void {
    const members = this.#membersOf(channelId);
    this.#ledger.switch(subjects.member(channelId, userId), 'addMember', members.has(userId));
    members.set(userId, { role, joinedSeq: seq });
  }

  #leave({ channelId, userId }: { channelId: string; userId: string }): void {
    const members = this.#membersOf(channelId);
    this.#ledger.switch(subjects.member(channelId, userId), 'removeMember', members.has(userId));
    members.delete(userId);
  }

  #membersOf(channelId: string): Map<string, ExpectedMember> {
    return this.#members.get(channelId) ?? new Map<string, ExpectedMember>();
  }

  #mentions({ senderId, channelId }: { senderId: string; channelId: string }, names: readonly string[], channel: boolean): Mentions | undefined {
    const members = this.#membersOf(channelId);
    const userIds = names.filter((userId) => userId !== senderId && members.has(userId));
    return userIds.length > 0 || channel ? { userIds, channel } : undefined;
  }
}

/** Reactions as everybody is shown them. */
export function shown(reactions: ReadonlyMap<string, readonly string[]>): Reaction[] {
  const byCodePoint = ([one]: [string, unknown], [other]: [string, unknown]) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  return [...reactions].sort(byCodePoint).map(([emoji, userIds]) => ({ emoji, count: userIds.length, userIds: [...userIds] }));
}

/** What somebody has not read: of others, after a position, not deleted. */
export function unreadAfter(expected: Expected, stream: string, position: number, userId: string): { unread: number; mentions: number } {
  const [kind, id] = stream.split(':');
  const later = [...expected.messages.values()].filter(({ channelId, threadId, seq, deleted, senderId }) =>
    (kind === 'channel' ? channelId === id && threadId === undefined : threadId === id) && seq > position && !deleted && senderId !== userId);
  return { unread: later.length, mentions: later.filter(({ mentionedIds }) => mentionedIds.includes(userId)).length };
}

export const isFollowedByHand = (operations: readonly Operation[], threadId: string, userId: string): boolean =>
  operations.some((operation) => isOf(operation, 'follow', 'unfollow') && operation.by === userId && operation.action.threadId === threadId);

/** Of edits that others have replaced since, the log does not tell which was which: when they made somebody follow a thread is not known. */
export const isNamedByEdit = (operations: readonly Operation[], userId: string): boolean =>
  operations.some((operation) => isOf(operation, 'edit') && operation.action.names.includes(userId));
