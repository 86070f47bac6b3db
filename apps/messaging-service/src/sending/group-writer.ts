import { ChatError, streamEvents, streams, type StreamId } from '@chatgenius/contracts';
import { lockStreams, withPipelinedTransaction, writeEvents, type AppendedBatch, type LockedStreams, type Transaction } from '@chatgenius/database';
import { inSpan, isSampled, tellSpan } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { reportFound } from '../moderation/found-words.repository.ts';
import { draftGroup } from './group-draft.ts';
import { showConversations } from '../direct/direct.repository.ts';
import { insertMessageFiles } from '../files/message-file.repository.ts';
import { insertLive } from '../messages/live.repository.ts';
import { insertMentions, insertMessages, readWritten, saveFollowers, saveThreads, type WrittenMessage } from '../messages/message.repository.ts';
import { noteSlowModeSends } from './slow-mode.repository.ts';
import { dropStreams, readGroup } from './sending-facts.repository.ts';
import { decideSends, messageKey, type GroupFacts, type Send, type SendDecision } from './sending.rules.ts';

const SCOPE = 'messaging-service';

export type SendOutcome = WrittenMessage | ChatError;

export interface WrittenGroup {
  /** One for each send, in its place. */
  readonly outcomes: readonly SendOutcome[];
  /** What was appended, to be published; nothing when all were repeats or refused. */
  readonly appended?: AppendedBatch;
  /** For each appended event, the place of the send that it comes of. */
  readonly causes?: readonly number[];
}

interface DecidedGroup {
  readonly sends: readonly Send[];
  readonly facts: GroupFacts;
  readonly decisions: readonly SendDecision[];
  readonly locked: LockedStreams;
  readonly made: readonly StreamId[];
}

/**
 * Writes a group of messages as one transaction: one commit to wait for, however many there are. Two round trips; a
 * third when users are to be told in streams of their own.
 */
@Injectable()
export class GroupWriter {
  constructor(private readonly pool: Pool) {}

  write(sends: readonly Send[]): Promise<WrittenGroup> {
    return isSampled() ? this.#writeTraced(sends) : withPipelinedTransaction(this.pool, (transaction) => this.#decide(transaction, sends), writeGroup);
  }

  /** The commit travels with the last statements: its span is what it takes longer than they do. */
  async #writeTraced(sends: readonly Send[]): Promise<WrittenGroup> {
    let writtenAt = Date.now();
    const written = await withPipelinedTransaction(
      this.pool,
      (transaction) => inSpan({ scope: SCOPE, name: 'decide sends' }, () => this.#decide(transaction, sends)),
      (transaction, decided) => inSpan({ scope: SCOPE, name: 'write sends' }, () => writeGroup(transaction, decided)).finally(() => (writtenAt = Date.now())),
    );
    tellSpan({ scope: SCOPE, name: 'commit sends', startTime: writtenAt });
    return written;
  }

  async #decide(transaction: Transaction, sends: readonly Send[]): Promise<DecidedGroup> {
    const { locked, made, facts } = await readGroup(transaction, sends);
    const decisions = decideSends(sends, facts);
    const users = decisions.flatMap(usersTold);
    if (users.length === 0) return { sends, facts, decisions, locked, made };
    const lockedUsers = await lockStreams(transaction, users.map(streams.user));
    return { sends, facts, decisions, locked: new Map([...locked, ...lockedUsers]), made };
  }
}

const usersTold = (decision: SendDecision): string[] =>
  decision.kind === 'write' ? [...decision.mentionedIds, ...decision.follows.map(({ userId }) => userId), ...(decision.shows?.userIds ?? [])] : [];

/** Starts all of its statements before it waits for one: they leave together, and COMMIT with them. */
async function writeGroup(transaction: Transaction, { sends, facts, decisions, locked, made }: DecidedGroup): Promise<WrittenGroup> {
  const repeating = readWritten(transaction, decisions.flatMap((decision) => (decision.kind === 'repeat' ? [decision.messageId] : [])));
  const draft = draftGroup({ sends, decisions, facts, locked, ids: sends.map(() => uuidv7()) });
  const dropping = dropStreams(transaction, made.filter((stream) => !draft.events.some((event) => event.stream === stream)));
  if (draft.events.length === 0) {
    const [repeated] = await Promise.all([repeating, dropping]);
    return { outcomes: outcomes(sends, decisions, new Map(), repeated) };
  }

  const [repeated, appended] = await Promise.all([
    repeating,
    writeEvents(transaction, draft.events),
    insertMessages(transaction, draft.messages),
    insertMessageFiles(transaction, draft.messages),
    saveThreads(transaction, draft.threads),
    saveFollowers(transaction, draft.followers),
    insertMentions(transaction, draft.mentions),
    insertLive(transaction, draft.live),
    noteSlowModeSends(transaction, draft.slowed),
    reportFound(transaction, draft.reported),
    showConversations(transaction, draft.shownIds),
    dropping,
  ]);
  const epochs = appended.events.filter(({ type }) => type === streamEvents.messageCreated.name).map(({ epoch }) => epoch);
  const written = new Map(draft.messages.map((message, index) => [messageKey(message), { message, epoch: epochs[index] ?? '' }]));
  return { outcomes: outcomes(sends, decisions, written, repeated), appended, causes: draft.causes };
}

function outcomes(
  sends: readonly Send[],
  decisions: readonly SendDecision[],
  written: ReadonlyMap<string, WrittenMessage>,
  repeated: ReadonlyMap<string, WrittenMessage>,
): SendOutcome[] {
  return decisions.map((decision, index) => {
    if (decision.kind === 'refuse') return new ChatError(decision.reason, decision.details);
    if (decision.kind === 'repeat') return repeated.get(decision.messageId) ?? new ChatError('INTERNAL');
    const send = sends[index];
    return (send && written.get(messageKey(send))) ?? new ChatError('INTERNAL');
  });
}
