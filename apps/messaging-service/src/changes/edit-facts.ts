import { type Transaction } from '@chatgenius/database';
import { readDeaf, readEverybody, readNamedMembers, readTold } from '../mentions/mention.repository.ts';
import { changeOfMentions, handlesToFind, namesSomebody, resolveMentions, type Names } from '../mentions/mention.rules.ts';
import { readFollowers } from '../sending/sending-facts.repository.ts';
import { type MessageTurn } from './message-turns.ts';
import { readLastLoggedEdit } from './redaction.repository.ts';
import { type LoggedEdit } from './redaction.rules.ts';
import { type Place } from './standing.repository.ts';

/** What an edit is decided by beside the message itself. */
export interface EditFacts {
  readonly named: ReadonlyMap<string, string>;
  readonly everybody: readonly string[] | undefined;
  /** Named users who have blocked the author. */
  readonly deaf: ReadonlySet<string> | undefined;
  /** Who has been told of the message so far. */
  readonly told: readonly string[];
  /** Of the thread that a reply is in: those named, and whether they follow it. */
  readonly followers: ReadonlyMap<string, boolean>;
  /** The edit that this one supersedes, if there is one. */
  readonly previous: readonly LoggedEdit[];
}

export async function readEditFacts(transaction: Transaction, { messageId, channelId, threadId }: Place, names: Names, senderId: string): Promise<EditFacts> {
  const handles = handlesToFind(names);
  const [named, everybody, deaf, told, followers, previous] = await Promise.all([
    readNamedMembers(transaction, [{ channelId, handles }]),
    readEverybody(transaction, names.everybody ? [channelId] : []),
    readDeaf(transaction, namesSomebody(names) ? [{ senderId, channelId, handles, everybody: names.everybody }] : []),
    readTold(transaction, messageId),
    readFollowers(transaction, threadId === undefined ? [] : [{ threadId, senderId, names }]),
    readLastLoggedEdit(transaction, messageId),
  ]);
  const ofThread = followers.get(threadId ?? '') ?? new Map<string, boolean>();
  return { named: named.get(channelId) ?? new Map<string, string>(), everybody: everybody.get(channelId), deaf: deaf.get(senderId), told, followers: ofThread, previous };
}

/** Whom a text mentions, and what that changes. */
export function mentioningOf({ standing: { message, role }, place }: Pick<MessageTurn, 'standing' | 'place'>, names: Names, { named, everybody, deaf, told }: EditFacts) {
  const facts = { senderId: message.senderId, role, isReply: place.threadId !== undefined, named, everybody };
  const mentions = resolveMentions(names, facts);
  return { mentions, change: changeOfMentions({ mentions: message.mentions, told }, mentions, { ...facts, deaf }) };
}
