import { may, type Attachment, type Channel, type ErrorReason, type MemberRole, type Mentions, type Message, type Metadata } from '@chatgenius/contracts';
import { type ActiveRestriction } from '@chatgenius/database';
import { type FileFacts } from '../files/message-file.repository.ts';
import { refusalBy, type Refusal } from '../moderation/restriction.rules.ts';
import { handlesToFind, hearing, mentionedUsers, mentionsSomebody, mentionsTooMany, resolveMentions, type Names } from '../mentions/mention.rules.ts';
import { type Origin } from '../messages/message-row.ts';
import { forwardedOf, originalKey, quoteOf } from './origin.rules.ts';
import { newFollowers, type Follow, type ThreadFacts } from '../messages/thread.rules.ts';

/** A message to be written, as it came in, and the names in its text. */
export interface Send {
  readonly senderId: string;
  readonly channelId: string;
  /** The session that the sender writes by. */
  readonly sessionId?: string | undefined;
  /** The service token, of a bot at a socket. */
  readonly serviceTokenId?: string | undefined;
  /** The message that this one replies to. */
  readonly threadId?: string | undefined;
  readonly clientMessageId: string;
  readonly text: string;
  readonly names: Names;
  readonly attachmentIds: readonly string[];
  readonly metadata?: Metadata | undefined;
  /** Why a filter or hook refuses it, unless it was written before. */
  readonly refusal?: Refusal | undefined;
  /** Words that a filter reports, when it is written. */
  readonly reported?: readonly string[] | undefined;
  /** A message that is quoted, or that this one is a copy of. */
  readonly quotedId?: string | undefined;
  readonly forwardedId?: string | undefined;
  /** Of one that is written live: who takes its text, and whether readers see it when it is finished. */
  readonly live?: { readonly ownerId: string; readonly hidden: boolean } | undefined;
}

/** What matters of a direct conversation beside its membership. */
export interface DirectFacts {
  /** It is one of two, and one of them has blocked the other, or is deactivated. */
  readonly blocked: boolean;
  /** Members who learn of it by its first message. */
  readonly hiddenFrom: readonly string[];
  /** As they learn of it. */
  readonly channel: Channel;
}

/** What the database says about one send, read under the lock of its channel's stream. */
export interface SendingFacts {
  /** Nothing when there is no such channel. */
  readonly channel: { readonly archived: boolean } | undefined;
  /** Of a direct conversation. */
  readonly direct?: DirectFacts | undefined;
  /** Nothing for who is no member. */
  readonly role: MemberRole | undefined;
  /** The message that the sender has already written under this id, whenever that was. What others import in their name is none. */
  readonly earlierId: string | undefined;
  /** What keeps the sender from writing. */
  readonly restriction?: ActiveRestriction | undefined;
  /** Whether the session that the sender writes by has been ended. */
  readonly sessionEnded?: boolean | undefined;
  /** Of a channel in slow mode: what it asks, and how long ago the sender has written there last. */
  readonly slowMode?: SlowMode | undefined;
}

export interface SlowMode {
  readonly seconds: number;
  readonly sinceLastMs: number | undefined;
}

/** What is known of a group, read under the locks of its streams. */
export interface GroupFacts {
  /** One for each send. */
  readonly sends: readonly SendingFacts[];
  /** By thread. Nothing for what is no message that can be replied to. */
  readonly threads: ReadonlyMap<string, ThreadFacts>;
  /** Channel -> handle -> member. */
  readonly named: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Channel -> members; channels are left out in which `@channel` is only text. */
  readonly everybody: ReadonlyMap<string, readonly string[]>;
  /** Sender -> who has blocked them, of those whom they mention. */
  readonly deaf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly files: ReadonlyMap<string, FileFacts>;
  /** What is quoted or forwarded, by `originalKey`; nothing for who may not read it. */
  readonly originals?: ReadonlyMap<string, Message>;
}

/** What a message is to be written with. */
export interface Writing {
  readonly kind: 'write';
  readonly mentions: Mentions | undefined;
  /** Who is told of the mentions. */
  readonly mentionedIds: readonly string[];
  readonly attachments: readonly Attachment[];
  readonly follows: readonly Follow[];
  /** It counts for slow mode. */
  readonly slowed?: true;
  readonly origin?: Origin | undefined;
  /** Of a message that is a copy of another one. */
  readonly copiedText?: string | undefined;
  /** Who learns by this message that there is the conversation. */
  readonly shows?: { readonly channel: Channel; readonly userIds: readonly string[] } | undefined;
}

export type SendDecision =
  | Writing
  | { readonly kind: 'repeat'; readonly messageId: string }
  /** An earlier send of the same group is the same message. */
  | { readonly kind: 'repeatInGroup' }
  | ({ readonly kind: 'refuse' } & Refusal);

/** What names a message for ever. The separator cannot be part of either half. */
export const messageKey = ({ senderId, clientMessageId }: Pick<Send, 'senderId' | 'clientMessageId'>): string => `${senderId} ${clientMessageId}`;

/** Ids, files and limits that earlier sends of the group have used, so that later ones cannot use them again. */
interface Taken {
  readonly messages: Set<string>;
  readonly files: Set<string>;
  /** Thread -> who follows it, or has unfollowed it. */
  readonly followers: Map<string, Map<string, boolean>>;
  /** Senders and channels in slow mode. */
  readonly slowed: Set<string>;
  /** Direct conversations that nobody is kept from any more. */
  readonly shown: Set<string>;
}

/**
 * Decides a group of sends, in order. A repeat answers with the first message even when the sender has left the
 * channel since, or the channel is archived: it was written, and saying so again is all that a client which lost the
 * ack asks for.
 */
export function decideSends(sends: readonly Send[], facts: GroupFacts): SendDecision[] {
  const taken: Taken = { messages: new Set(), files: new Set(), followers: new Map(), slowed: new Set(), shown: new Set() };
  return sends.map((send, index) => {
    const earlierId = facts.sends[index]?.earlierId;
    if (earlierId !== undefined) return { kind: 'repeat', messageId: earlierId };
    if (taken.messages.has(messageKey(send))) return { kind: 'repeatInGroup' };
    const decision = decideNew(send, facts.sends[index], facts, taken);
    if (decision.kind === 'write') taken.messages.add(messageKey(send));
    return decision;
  });
}

function decideNew(send: Send, fact: SendingFacts | undefined, facts: GroupFacts, taken: Taken): SendDecision {
  if (fact === undefined) return refuse('CHANNEL_NOT_FOUND');
  const stranger = refusalToEnter(fact);
  if (stranger) return { kind: 'refuse', ...stranger };
  const thread = send.threadId === undefined ? undefined : facts.threads.get(send.threadId);
  if (send.threadId !== undefined && thread?.channelId !== send.channelId) return refuse('THREAD_NOT_FOUND');
  const silenced = refusalToSpeak(fact);
  if (silenced) return { kind: 'refuse', ...silenced };

  if (send.refusal) return { kind: 'refuse', ...send.refusal };

  const { senderId } = send;
  const everybody = facts.everybody.get(send.channelId);
  const named = facts.named.get(send.channelId) ?? new Map<string, string>();
  const mentions = resolveMentions(send.names, { senderId, role: fact.role, isReply: thread !== undefined, named, everybody });
  if (mentionsTooMany(mentions)) return refuse('TOO_MANY_MENTIONS');
  const slowed = fact.slowMode !== undefined && !may(fact.role, 'slow-mode:exempt');
  const retryAfterMs = slowed ? waitFor(send, fact.slowMode, taken.slowed) : 0;
  if (retryAfterMs > 0) return { kind: 'refuse', reason: 'SLOW_MODE', details: { retryAfterMs } };
  const original = originalOf(send, facts.originals);
  if (original === 'missing') return refuse('MESSAGE_NOT_FOUND');
  const attachments = claimFiles(send, facts.files, taken.files);
  if ('reason' in attachments) return { kind: 'refuse', ...attachments };
  if (slowed) taken.slowed.add(slowedKey(send));

  const mentionedIds = hearing(mentionedUsers(mentions, { senderId, everybody }), facts.deaf.get(senderId));
  const follows = thread === undefined ? [] : follow(send, mentionedIds, thread, taken.followers);
  return { kind: 'write', mentions: mentionsSomebody(mentions) ? mentions : undefined, mentionedIds, attachments, follows, ...original, shows: show(send, fact.direct, taken.shown), ...(slowed && { slowed }) };
}

/** Why a channel is closed to somebody: who was put out knows of it, and is told why they are out. */
export function refusalToEnter({ sessionEnded, channel, restriction, role }: SendingFacts): Refusal | undefined {
  if (sessionEnded) return { reason: 'SESSION_REVOKED' };
  if (channel === undefined) return { reason: 'CHANNEL_NOT_FOUND' };
  if (restriction?.kind === 'ban') return refusalBy(restriction);
  return role === undefined ? { reason: 'CHANNEL_NOT_FOUND' } : undefined;
}

/** Why a member may not write in a channel, whatever it is. */
export function refusalToSpeak({ channel, restriction, role, direct }: SendingFacts): Refusal | undefined {
  if (channel?.archived) return { reason: 'ARCHIVED' };
  if (restriction) return refusalBy(restriction);
  if (!may(role, 'message:send')) return { reason: 'NOT_ALLOWED' };
  return direct?.blocked ? { reason: 'CANNOT_MESSAGE' } : undefined;
}

const slowedKey = ({ senderId, channelId }: Send): string => `${senderId} ${channelId}`;

/** Milliseconds until the sender may write again; 0 when they may. */
function waitFor(send: Send, { seconds, sinceLastMs = Infinity }: SlowMode, taken: ReadonlySet<string>): number {
  const since = taken.has(slowedKey(send)) ? 0 : sinceLastMs;
  return Math.max(0, Math.ceil(seconds * 1_000 - since));
}

/** What a send takes from another message: a copy of how it begins, or all of it. */
function originalOf({ senderId, quotedId, forwardedId }: Send, originals: GroupFacts['originals']): Partial<Pick<Writing, 'origin' | 'copiedText' | 'attachments'>> | 'missing' {
  const id = forwardedId ?? quotedId;
  if (id === undefined) return {};
  const message = originals?.get(originalKey(senderId, id));
  if (message === undefined) return 'missing';
  if (forwardedId === undefined) return { origin: { quote: quoteOf(message) } };
  return { origin: { forwarded: forwardedOf(message) }, copiedText: message.text, attachments: message.attachments ?? [] };
}

function show({ channelId }: Send, direct: DirectFacts | undefined, taken: Set<string>): Writing['shows'] {
  if (direct === undefined || direct.hiddenFrom.length === 0 || taken.has(channelId)) return undefined;
  taken.add(channelId);
  return { channel: direct.channel, userIds: direct.hiddenFrom };
}

const refuse = (reason: ErrorReason): SendDecision => ({ kind: 'refuse', reason });

/** All files of a send, or why they cannot be sent. */
function claimFiles({ senderId, attachmentIds }: Send, files: GroupFacts['files'], taken: Set<string>): readonly Attachment[] | Refusal {
  const own = attachmentIds.flatMap((id) => {
    const file = files.get(id);
    return file !== undefined && file.ownerId === senderId && !file.isSent && !taken.has(id) ? [file] : [];
  });
  if (own.length < attachmentIds.length) return { reason: 'ATTACHMENT_NOT_FOUND' };
  const refused = own.find(({ state }) => state === 'refused');
  if (refused) return { reason: 'FILE_REFUSED', details: { fileId: refused.attachment.id, cause: refused.reason } };
  // One that is looked at may be sent: its message says so, and later what became of it.
  if (!own.every(({ state }) => state === 'ready' || state === 'processing')) return { reason: 'ATTACHMENT_NOT_FOUND' };
  for (const id of attachmentIds) taken.add(id);
  return own.map(({ attachment }) => attachment);
}

function follow(send: Send, mentionedIds: readonly string[], thread: ThreadFacts, taken: Taken['followers']): Follow[] {
  const threadId = send.threadId ?? '';
  const isFirst = thread.summary === undefined && !taken.has(threadId);
  const followers = taken.get(threadId) ?? new Map(thread.followers);
  taken.set(threadId, followers);
  const follows = newFollowers({ senderId: send.senderId, mentionedIds, isFirst, thread, followers });
  for (const { userId } of follows) followers.set(userId, true);
  return follows;
}

/** What a plain message has: whoever adds something to a send has the rules decide it, until the database knows it as well. */
const PLAIN: ReadonlySet<string> = new Set<keyof Send>(['senderId', 'channelId', 'sessionId', 'clientMessageId', 'text', 'names', 'attachmentIds', 'metadata']);

/** Whether a send is a person's text, and perhaps metadata, alone: it names nobody, belongs to no thread, and brings nothing along. */
function isPlain(send: Send): boolean {
  const { names, attachmentIds, reported = [] } = send;
  if (names.handles.length > 0 || names.everybody || attachmentIds.length > 0 || reported.length > 0) return false;
  return Object.entries(send).every(([field, value]) => value === undefined || PLAIN.has(field) || field === 'reported');
}

/**
 * Places of the sends of a group that may be written before the others: plain ones, with nothing of the same channel before
 * them that is not. A second send of the same message is none.
 */
export function plainPlaces(sends: readonly Send[]): number[] {
  const known = new Set<string>();
  const waiting = new Set<string>();
  return sends.flatMap((send, index) => {
    const isFirst = !known.has(messageKey(send));
    known.add(messageKey(send));
    if (isFirst && isPlain(send) && !waiting.has(send.channelId)) return [index];
    waiting.add(send.channelId);
    return [];
  });
}

/** A mention of everybody becomes an event for each: as many as so many messages of their own. */
const WEIGHT_OF_EVERYBODY = 400;

/** How much of a group a send takes up. Each name is looked up, while the group holds its channels. */
export const weightOf = ({ names }: Pick<Send, 'names'>): number => Math.max(1, handlesToFind(names).length) + (names.everybody ? WEIGHT_OF_EVERYBODY : 0);
