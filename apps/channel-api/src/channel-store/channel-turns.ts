import { Publication } from '@chatgenius/bus';
import { streams, type StreamId } from '@chatgenius/contracts';
import { appendEvents, lockStreams, readTime, withTransaction, type Append, type AppendedBatch, type Database, type LockedStreams, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** What a change comes to: an answer, and what is to be published. */
export interface Change<Answer> {
  readonly answer: Answer;
  readonly batch?: AppendedBatch;
}

/** A transaction that holds the channel's stream: nothing else changes the channel, or writes into it. */
export interface ChannelTurn {
  readonly channelId: string;
  readonly transaction: Transaction;
  readonly at: Date;
  /** Locks the channel's stream again, for its head, and streams of users with it; those that do not exist are left out. */
  readonly lock: (others: readonly StreamId[]) => Promise<LockedStreams>;
  readonly append: (appends: readonly Append[]) => Promise<AppendedBatch>;
}

/** Changes of a channel, one after the other. */
@Injectable()
export class ChannelTurns {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly publication: Publication,
  ) {}

  /** Runs a change while it holds the channel's stream, and publishes what it appended after the commit. */
  async take<Answer>(channelId: string, work: (turn: ChannelTurn) => Promise<Change<Answer>>): Promise<Answer> {
    const stream = streams.channel(channelId);
    const { answer, batch } = await withTransaction(this.database.pool, async (transaction) => {
      // A channel that is only being made has no stream yet.
      const at = (await lockStreams(transaction, [stream])).get(stream)?.at ?? (await readTime(transaction));
      const lock = (others: readonly StreamId[]) => lockStreams(transaction, [stream, ...others]);
      const append = async (appends: readonly Append[]) => {
        const locked = await lock(appends.map((event) => event.stream));
        return appendEvents(transaction, locked, appends);
      };
      return work({ channelId, transaction, at, lock, append });
    });
    if (batch) this.publication.publish(batch);
    return answer;
  }
}
