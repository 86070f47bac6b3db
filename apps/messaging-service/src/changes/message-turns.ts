import { Publication } from '@chatgenius/bus';
import { ChatError, streams } from '@chatgenius/contracts';
import { lockStreams, Positions, withPipelinedTransaction, type AppendedBatch, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { assertVisible, type MessageStanding } from './change.rules.ts';
import { type FairQueue } from '../fairness/fair-queue.ts';
import { CHANGES } from '../tokens.ts';
import { keepChange, namedChange, readChangedAt, type ChangeRequest, type NamedChange } from './known-change.repository.ts';
import { readPlace, readStanding, type Place } from './standing.repository.ts';

/** What a change comes to: an answer, and what is to be published. */
export interface Change<Answer> {
  readonly answer: Answer;
  readonly batch?: AppendedBatch;
}

/** A transaction that holds the streams of a message's channel and thread: nothing else changes the message. */
export interface MessageTurn {
  readonly transaction: Transaction;
  readonly place: Place;
  readonly standing: MessageStanding;
  readonly at: Date;
  /** Of the streams that are held, for events that are written by `writeEvents`. */
  readonly positions: Positions;
}

export interface MessageChange<Facts, Decision, Answer> {
  /** What else has to be known, read under the locks. */
  readonly read: (transaction: Transaction, place: Place) => Promise<Facts>;
  /** Users who may be told in streams of their own, which are held then. */
  readonly tells?: (turn: Pick<MessageTurn, 'place' | 'standing'>, facts: Facts) => readonly string[];
  /** What becomes of the message. Throws to refuse: then nothing is written. */
  readonly decide: (turn: MessageTurn, facts: Facts) => Decision;
  /** Starts all of its statements before it waits for one: they leave together, and COMMIT with them. */
  readonly write: (turn: MessageTurn, decision: Decision, facts: Facts) => Promise<Change<Answer>>;
  /** What is answered when this very change was made before. */
  readonly repeat: (standing: MessageStanding, changedAt: Date) => Answer;
}

/** Changes of a message, one after the other. */
@Injectable()
export class MessageTurns {
  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
    @Inject(CHANGES) private readonly queue: FairQueue,
  ) {}

  /**
   * Runs a change in three round trips, one more when users are told, and publishes what it appended after the commit. One that was made before is
   * answered without being made again: others may have changed the message since.
   */
  async take<Facts, Decision, Answer>(request: ChangeRequest, change: MessageChange<Facts, Decision, Answer>): Promise<Answer> {
    const { userId, messageId } = request;
    const place = await readPlace(this.pool, messageId);
    if (place === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    return this.queue.run({ owner: userId, place: place.channelId }, () => this.#takeAt(place, request, change));
  }

  async #takeAt<Facts, Decision, Answer>(place: Place, request: ChangeRequest, change: MessageChange<Facts, Decision, Answer>): Promise<Answer> {
    const { userId, messageId } = request;
    const named = namedChange(request);
    const readAll = async (transaction: Transaction) => {
      const own = [streams.channel(place.channelId), ...(place.threadId === undefined ? [] : [streams.thread(place.threadId)])];
      const [locked, changedAt, standing, facts] = await Promise.all([
        lockStreams(transaction, own),
        named && readChangedAt(transaction, named),
        readStanding(transaction, messageId, userId, request),
        change.read(transaction, place),
      ]);
      const told = changedAt === undefined ? (change.tells?.({ place, standing }, facts) ?? []) : [];
      // Users' streams after those of conversations, as whoever sends locks them.
      const ofUsers = told.length === 0 ? [] : await lockStreams(transaction, told.map(streams.user));
      return [new Map([...locked, ...ofUsers]), changedAt, standing, facts] as const;
    };
    const { answer, batch } = await withPipelinedTransaction(this.pool, readAll, (transaction, [locked, changedAt, standing, facts]): Promise<Change<Answer>> => {
      if (changedAt !== undefined) return Promise.resolve({ answer: answerAgain(change, standing, changedAt) });
      const at = locked.get(streams.conversation(place))?.at;
      if (at === undefined) throw new Error(`${messageId} is in a stream that is not there`);
      const turn = { transaction, place, standing, at, positions: new Positions(locked) };
      const decision = change.decide(turn, facts);
      return keeping(transaction, named, at, change.write(turn, decision, facts));
    });
    if (batch) this.publication.publish(batch);
    return answer;
  }
}

/** A user who has left the channel meanwhile is not shown the message. */
function answerAgain<Answer>({ repeat }: { repeat: (standing: MessageStanding, changedAt: Date) => Answer }, standing: MessageStanding, changedAt: Date): Answer {
  assertVisible(standing);
  return repeat(standing, changedAt);
}

/** Also of what changed nothing: when it is repeated, things may be otherwise. */
async function keeping<Answer>(transaction: Transaction, named: NamedChange | undefined, at: Date, writing: Promise<Change<Answer>>): Promise<Change<Answer>> {
  const [change] = await Promise.all([writing, named && keepChange(transaction, named, at)]);
  return change;
}
