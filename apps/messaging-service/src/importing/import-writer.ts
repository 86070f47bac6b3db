import { ChatError, streams, type ImportedMessage, type StreamId, type WrittenImport } from '@chatgenius/contracts';
import { createStreams, lockStreams, withTransaction, writeEvents, type AppendedBatch, type LockedStreams, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { insertMessages, saveThreads } from '../messages/message.repository.ts';
import { draftImport, repliedThreads, type ImportGroup } from './import-draft.ts';
import { readImportFacts, readImportStanding } from './import.repository.ts';
import { assertMayImport, decideImports, type ImportDecision } from './import.rules.ts';

export interface Import {
  readonly actorId: string;
  readonly channelId: string;
  readonly items: readonly ImportedMessage[];
}

export type ImportOutcome = WrittenImport | ChatError;

export interface WrittenImports {
  /** One for each item, in its place. */
  readonly outcomes: readonly ImportOutcome[];
  /** What was appended, to be published; nothing when all were repeats or refused. */
  readonly appended?: AppendedBatch;
}

/** Writes messages from elsewhere into a channel, as one transaction. */
@Injectable()
export class ImportWriter {
  constructor(private readonly pool: Pool) {}

  /** @throws ChatError CHANNEL_NOT_FOUND, ARCHIVED, NOT_ALLOWED */
  write({ actorId, channelId, items }: Import): Promise<WrittenImports> {
    return withTransaction(this.pool, async (transaction) => {
      const channel = await lockStreams(transaction, [streams.channel(channelId)]);
      const standing = await readImportStanding(transaction, channelId, actorId);
      assertMayImport(standing);
      const facts = await readImportFacts(transaction, channelId, items);
      const at = channel.get(streams.channel(channelId))?.at ?? new Date();
      const ids = items.map(({ createdAt }) => uuidv7({ msecs: Date.parse(createdAt) }));
      const decisions = decideImports(items, ids, { newestAt: standing.newestAt, facts, now: at });
      return writeDecided(transaction, channel, { actorId, channelId, items, ids, decisions, facts });
    });
  }
}

async function writeDecided(transaction: Transaction, channel: LockedStreams, group: ImportGroup): Promise<WrittenImports> {
  if (!group.decisions.some(({ kind }) => kind === 'write')) return { outcomes: outcomesOf(group.decisions, new Map()) };
  const threads = await openThreads(transaction, repliedThreads(group).map(streams.thread));
  const locked = new Map([...channel, ...threads]);
  const draft = draftImport(group, locked);
  const appended = await writeEvents(transaction, draft.events);
  await insertMessages(transaction, draft.messages);
  await saveThreads(transaction, draft.threads);
  const written = draft.messages.map((message): [string, WrittenImport] => {
    const { id, threadId, seq } = message;
    return [id, { messageId: id, ...(threadId !== undefined && { threadId }), epoch: locked.get(streams.conversation(message))?.epoch ?? '', seq }];
  });
  return { outcomes: outcomesOf(group.decisions, new Map(written), group.ids), appended };
}

/** A thread has a stream from the first reply on, which may be among these. */
async function openThreads(transaction: Transaction, threads: readonly StreamId[]): Promise<LockedStreams> {
  if (threads.length === 0) return new Map();
  await createStreams(transaction, threads);
  return lockStreams(transaction, threads);
}

function outcomesOf(decisions: readonly ImportDecision[], written: ReadonlyMap<string, WrittenImport>, ids: readonly string[] = []): ImportOutcome[] {
  const writtenAt = (place: number) => written.get(ids[place] ?? '') ?? new ChatError('INTERNAL');
  return decisions.map((decision, index) => {
    if (decision.kind === 'refuse') return new ChatError(decision.reason, decision.details);
    if (decision.kind === 'repeat') return decision.of;
    return writtenAt(decision.kind === 'repeatInGroup' ? decision.place : index);
  });
}
