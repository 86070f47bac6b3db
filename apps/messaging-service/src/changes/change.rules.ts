import { isDeepStrictEqual } from 'node:util';
import { ChatError, limits, may, type ChannelPermission, type MemberRole, type Mentions, type Message, type Metadata } from '@chatgenius/contracts';
import { type ActiveRestriction } from '@chatgenius/database';
import { mentionsSomebody, mentionsTooMany } from '../mentions/mention.rules.ts';
import { assertUnrestricted } from '../moderation/restriction.rules.ts';

/** A message as somebody finds it who wants to change something about it, read under the lock of its streams. */
export interface MessageStanding {
  readonly message: Message;
  readonly actorId: string;
  /** Nothing for who does not belong to the channel. */
  readonly role: MemberRole | undefined;
  /** By which messages of others are moderated: also of an administrator of the deployment who does not belong to the channel. */
  readonly authority: MemberRole | undefined;
  readonly archived: boolean;
  /** What keeps them from writing. Taking back what is their own is no writing. */
  readonly restriction?: ActiveRestriction | undefined;
  /** Whether the session that asks has been ended. */
  readonly sessionEnded?: boolean | undefined;
  /** It is in a direct conversation of two, one of whom has blocked the other, or is deactivated. */
  readonly blocked?: boolean;
}

/** What a message is to say, and to carry: as it does when that is not given, and nothing for `null`. */
export interface NewContent {
  readonly text: string;
  readonly metadata?: Metadata | null | undefined;
}

/** To who is no member, and administrates nothing, a message is missing. @throws ChatError SESSION_REVOKED, MESSAGE_NOT_FOUND */
export function assertVisible({ authority, sessionEnded }: MessageStanding): void {
  if (sessionEnded) throw new ChatError('SESSION_REVOKED');
  if (authority === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
}

function assertThere(standing: MessageStanding): void {
  assertVisible(standing);
  if (standing.message.deletedAt !== undefined) throw new ChatError('MESSAGE_NOT_FOUND');
}

function assertAllowed(role: MemberRole | undefined, permission: ChannelPermission): void {
  if (!may(role, permission)) throw new ChatError('NOT_ALLOWED');
}

function assertOpen({ archived }: MessageStanding): void {
  if (archived) throw new ChatError('ARCHIVED');
}

/** Where something new can be said, by somebody who may: what was said can be taken back in any case. */
function assertWritable(standing: MessageStanding): void {
  assertOpen(standing);
  assertUnrestricted(standing.restriction);
  if (standing.blocked) throw new ChatError('CANNOT_MESSAGE');
}

/**
 * The message as it reads afterwards; nothing when it reads so already.
 * @throws ChatError MESSAGE_NOT_FOUND, NOT_AUTHOR, ARCHIVED, BANNED, MUTED, CANNOT_MESSAGE, TOO_MANY_MENTIONS
 */
export function decideEdit(standing: MessageStanding, { text, mentions, metadata: given }: NewContent & { mentions: Mentions }, at: Date): Message | undefined {
  assertThere(standing);
  const { message, actorId } = standing;
  // What is forwarded says what somebody else has written.
  if (message.senderId !== actorId || message.forwarded !== undefined) throw new ChatError('NOT_AUTHOR');
  const metadata = given === undefined ? message.metadata : (given ?? undefined);
  if (message.text === text && isDeepStrictEqual(message.metadata, metadata)) return undefined;
  assertWritable(standing);
  if (mentionsTooMany(mentions)) throw new ChatError('TOO_MANY_MENTIONS');
  return { ...message, text, metadata, mentions: mentionsSomebody(mentions) ? mentions : undefined, editedAt: at.toISOString() };
}

/**
 * The tombstone; nothing when it is one already.
 * @throws ChatError MESSAGE_NOT_FOUND, NOT_AUTHOR, ARCHIVED
 */
export function decideDelete(standing: MessageStanding, at: Date): Message | undefined {
  assertVisible(standing);
  const { message, actorId, authority } = standing;
  if (message.senderId !== actorId && !may(authority, 'message:delete-any')) throw new ChatError('NOT_AUTHOR');
  if (message.deletedAt !== undefined) return undefined;
  assertOpen(standing);
  return tombstoneOf(message, at);
}

/** What is left of a deleted message: that it was there, and what others said under it. */
export function tombstoneOf(message: Message, at: Date): Message {
  const gone = { mentions: undefined, live: undefined, attachments: undefined, metadata: undefined, quote: undefined, forwarded: undefined, reactions: undefined, pinnedAt: undefined };
  return { ...message, ...gone, text: '', deletedAt: at.toISOString() };
}

/** What a reaction comes to: how many there are of the emoji then, and whether that is news. */
export interface ReactionDecision {
  readonly count: number;
  readonly changes: boolean;
}

export const countOf = ({ reactions = [] }: Message, emoji: string): number => reactions.find((reaction) => reaction.emoji === emoji)?.count ?? 0;

/** @throws ChatError MESSAGE_NOT_FOUND, NOT_ALLOWED, ARCHIVED, BANNED, MUTED, CANNOT_MESSAGE, TOO_MANY_REACTIONS */
export function decideReact(standing: MessageStanding, emoji: string, hasReacted: boolean): ReactionDecision {
  assertThere(standing);
  const count = countOf(standing.message, emoji);
  if (hasReacted) return { count, changes: false };
  assertAllowed(standing.role, 'reaction:add');
  assertWritable(standing);
  const kinds = standing.message.reactions?.length ?? 0;
  if (count === 0 && kinds >= limits.reactionsPerMessage) throw new ChatError('TOO_MANY_REACTIONS');
  return { count: count + 1, changes: true };
}

/** @throws ChatError MESSAGE_NOT_FOUND, ARCHIVED */
export function decideUnreact(standing: MessageStanding, emoji: string, hasReacted: boolean): ReactionDecision {
  assertThere(standing);
  const count = countOf(standing.message, emoji);
  if (!hasReacted) return { count, changes: false };
  assertOpen(standing);
  return { count: count - 1, changes: true };
}

/** Since when a message is pinned, and whether that is news. */
export interface PinDecision {
  readonly pinnedAt: string;
  readonly changes: boolean;
}

/**
 * Since when the message is pinned, and whether that is news.
 * @param pins messages that are pinned to the channel
 * @throws ChatError MESSAGE_NOT_FOUND, NOT_ALLOWED, ARCHIVED, BANNED, MUTED, CANNOT_MESSAGE, TOO_MANY_PINS
 */
export function decidePin(standing: MessageStanding, pins: number, at: Date): PinDecision {
  assertThere(standing);
  assertAllowed(standing.authority, 'message:pin');
  const { pinnedAt } = standing.message;
  if (pinnedAt !== undefined) return { pinnedAt, changes: false };
  assertWritable(standing);
  if (pins >= limits.pinsPerChannel) throw new ChatError('TOO_MANY_PINS');
  return { pinnedAt: at.toISOString(), changes: true };
}

/** What a pin that was made before is answered with: as it stands, or as it was if it was taken off since. */
export const pinnedBefore = ({ pinnedAt }: Message, changedAt: Date): string => pinnedAt ?? changedAt.toISOString();

/**
 * Whether anything changes.
 * @throws ChatError MESSAGE_NOT_FOUND, NOT_ALLOWED, ARCHIVED, BANNED, MUTED
 */
export function decideUnpin(standing: MessageStanding): boolean {
  assertThere(standing);
  assertAllowed(standing.authority, 'message:pin');
  if (standing.message.pinnedAt === undefined) return false;
  assertWritable(standing);
  return true;
}
