import { Publication } from '@chatgenius/bus';
import { ChatError, streams, type EventContract } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction, type AppendedBatch, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type z } from 'zod';

/** A transaction that holds a user's own stream: nothing else changes what is theirs alone. */
export interface OwnTurn {
  readonly transaction: Transaction;
  readonly at: Date;
  /** Position of what `tell` tells. */
  readonly seq: number;
  /** Tells all devices of the user. To be called once. */
  readonly tell: <Data extends z.ZodType>(event: EventContract<string, Data, 'stream'>, data: z.input<Data>) => Promise<void>;
}

/** Changes of what is a user's alone, one after the other. A change and its event are one transaction. */
@Injectable()
export class OwnTurns {
  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
  ) {}

  async take<Answer>(userId: string, work: (turn: OwnTurn) => Promise<Answer>): Promise<Answer> {
    const batches: AppendedBatch[] = [];
    const answer = await withTransaction(this.pool, async (transaction) => {
      const stream = streams.user(userId);
      const locked = await lockStreams(transaction, [stream]);
      const held = locked.get(stream);
      // Tokens may outlive their user: what is kept of somebody who is forgotten is deleted under the same lock.
      if (held === undefined || !(await isKnown(transaction, userId))) throw new ChatError('TOKEN_INVALID');
      return work({
        transaction,
        at: held.at,
        seq: held.head + 1,
        tell: async ({ name }, data) => void batches.push(await appendEvents(transaction, locked, [{ stream, type: name, data }])),
      });
    });
    for (const batch of batches) this.publication.publish(batch);
    return answer;
  }
}

async function isKnown(transaction: Transaction, userId: string): Promise<boolean> {
  const { rowCount } = await transaction.query({ name: 'known-person', text: 'SELECT FROM users WHERE id = $1 AND anonymised_at IS NULL', values: [userId] });
  return rowCount === 1;
}
