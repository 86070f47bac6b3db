import { Publication } from '@chatgenius/bus';
import { ChatError, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withPipelinedTransaction, type Append, type AppendedBatch, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type MessageStanding } from './change.rules.ts';
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
  readonly append: (appends: readonly Append[]) => Promise<AppendedBatch>;
}

export interface MessageChange<Facts, Answer> {
  /** What else has to be known, read under the locks. */
  readonly read: (transaction: Transaction, place: Place) => Promise<Facts>;
  /** Decides, and starts all of its statements before it waits for one: they leave together, and COMMIT with them. */
  readonly write: (turn: MessageTurn, facts: Facts) => Promise<Change<Answer>>;
}

/** Changes of a message, one after the other. */
@Injectable()
export class MessageTurns {
  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
  ) {}

  /** Runs a change in three round trips, and publishes what it appended after the commit. */
  async take<Facts, Answer>(actorId: string, messageId: string, { read, write }: MessageChange<Facts, Answer>): Promise<Answer> {
    const place = await readPlace(this.pool, messageId);
    if (place === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    const readAll = (transaction: Transaction) => {
      const own = [streams.channel(place.channelId), ...(place.threadId === undefined ? [] : [streams.thread(place.threadId)])];
      return Promise.all([lockStreams(transaction, own), readStanding(transaction, messageId, actorId), read(transaction, place)]);
    };
    const { answer, batch } = await withPipelinedTransaction(this.pool, readAll, (transaction, [locked, standing, facts]) => {
      // Taken while the streams are held, so that their events are in the order of their times as well.
      const at = new Date();
      const append = (appends: readonly Append[]) => appendEvents(transaction, locked, appends, at);
      return write({ transaction, place, standing, at, append }, facts);
    });
    if (batch) this.publication.publish(batch);
    return answer;
  }
}
