import { streamEvents, streams, type Message, type ThreadSummary } from '@chatgenius/contracts';
import { writeEvents, type Append, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { releaseFiles } from '../files/message-file.repository.ts';
import { deleteLive, lockLive, type LiveRow } from '../messages/live.repository.ts';
import { asRead } from '../messages/live-column.repository.ts';
import { saveThreads } from '../messages/message.repository.ts';
import { withoutReply, type OtherReplies } from '../messages/thread.rules.ts';
import { decideDelete, tombstoneOf } from './change.rules.ts';
import { mentionsRemoved } from './edit-draft.ts';
import { type ChangeRequest } from './known-change.repository.ts';
import { keepText, makeTombstone, readOtherReplies, readThread } from './message-text.repository.ts';
import { MessageTurns, type Change, type MessageTurn } from './message-turns.ts';
import { deleteReactions } from './reaction.repository.ts';
import { deleteMentions, readLoggedEdits, redactEvents } from './redaction.repository.ts';
import { type LoggedEdit, afterDeletion, logged } from './redaction.rules.ts';
import { type Place } from './standing.repository.ts';

interface DeletionFacts {
  readonly edits: readonly LoggedEdit[];
  /** Of the thread that a reply is in. */
  readonly thread: ThreadSummary | undefined;
  readonly others: OtherReplies | undefined;
  /** Of a message that is being written. */
  readonly live: LiveRow | undefined;
}

/** Leaves a tombstone in the place of a message, and nothing of what it said: not in the log either. */
@Injectable()
export class DeletionService {
  constructor(private readonly turns: MessageTurns) {}

  /** The tombstone; also when the message was deleted before. */
  delete(request: ChangeRequest): Promise<Message> {
    return this.turns.take(request, {
      read: readFacts,
      tells: ({ standing: { message } }) => message.mentions?.userIds ?? [],
      decide: ({ standing, at }) => decideDelete(standing, at),
      write: writeDeletion,
      repeat: ({ message }) => message,
    });
  }

  /** For who was allowed to delete all that somebody wrote, member or not. @returns whether there was something to delete */
  async purge(messageId: string, byId: string): Promise<boolean> {
    let deletes = false;
    await this.turns.take({ command: 'message:purge', userId: byId, messageId, changeId: undefined }, {
      read: readFacts,
      tells: ({ standing: { message } }) => message.mentions?.userIds ?? [],
      decide: ({ standing: { message }, at }) => {
        deletes = message.deletedAt === undefined;
        return deletes ? tombstoneOf(message, at) : undefined;
      },
      write: writeDeletion,
      repeat: ({ message }) => message,
    });
    return deletes;
  }
}

async function readFacts(transaction: Transaction, { messageId, threadId }: Place): Promise<DeletionFacts> {
  const [edits, thread, others, live] = await Promise.all([
    readLoggedEdits(transaction, messageId),
    threadId === undefined ? undefined : readThread(transaction, threadId),
    threadId === undefined ? undefined : readOtherReplies(transaction, threadId, messageId),
    lockLive(transaction, messageId),
  ]);
  return { edits, thread, others, live };
}

async function writeDeletion(turn: MessageTurn, tombstone: Message | undefined, { edits, thread, others, live }: DeletionFacts): Promise<Change<Message>> {
  const { transaction, standing, place, at, positions } = turn;
  const { message, actorId } = standing;
  if (tombstone === undefined) return { answer: message };

  const left = thread && others && withoutReply(thread, message.senderId, others);
  const told = [...eventsOf(turn, tombstone, left), ...mentionsRemoved(message, message.mentions?.userIds ?? [])];
  const [batch] = await Promise.all([
    writeEvents(transaction, told.map((append) => positions.give(append))),
    keepText(transaction, { message: asRead(message, live), by: actorId, at }),
    makeTombstone(transaction, tombstone),
    message.attachments === undefined ? undefined : releaseFiles(transaction, [message.id]),
    message.live && deleteLive(transaction, message.id),
    deleteReactions(transaction, message.id),
    deleteMentions(transaction, logged(tombstone)),
    redactEvents(transaction, streams.conversation(place), afterDeletion(place, tombstone, edits)),
    left && place.threadId !== undefined ? saveThreads(transaction, [{ threadId: place.threadId, channelId: place.channelId, summary: left }]) : undefined,
  ]);
  return { answer: tombstone, batch };
}

/** What a reply was in its channel, its count and its pin, goes there as well. */
function eventsOf({ standing: { message, actorId }, place }: MessageTurn, { seq, senderId, deletedAt }: Message, thread: ThreadSummary | undefined): Append[] {
  const deleted = { ...place, messageSeq: seq, senderId, deletedBy: actorId, deletedAt };
  const appends: Append[] = [{ stream: streams.conversation(place), type: streamEvents.messageDeleted.name, data: deleted }];
  const { channelId, threadId } = place;
  if (threadId === undefined) return appends;
  const channel = streams.channel(channelId);
  if (thread) appends.push({ stream: channel, type: streamEvents.threadUpdated.name, data: { channelId, threadId, thread } });
  if (message.pinnedAt) appends.push({ stream: channel, type: streamEvents.messageUnpinned.name, data: { ...place, unpinnedBy: actorId } });
  return appends;
}
