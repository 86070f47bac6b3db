import { patienceLeftMs } from '@chatgenius/bus';
import { type Reads, withSnapshotWithin, type Queryable } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type FairQueue } from './fair-queue.ts';
import { queueOfCostlyReads } from './queues.ts';

/** What one such question may cost, whoever waits for it. */
const WITHIN_MS = 5_000;
/** An answer that says that the time is up is to arrive before its asker repeats the question. */
const ANSWER_MS = 100;

/**
 * Reads that cost a hundred times what others do: searches, receipts. They have a share of the connections, one of a
 * user at a time, and end when nobody waits for them any more.
 */
@Injectable()
export class CostlyReads {
  readonly #queue: FairQueue;

  constructor(private readonly pool: Pool) {
    this.#queue = queueOfCostlyReads(pool);
  }

  /**
   * @param replicas given where one of them may answer
   * @throws ChatError UNAVAILABLE when the time is up
   */
  run<Result>(userId: string, read: (snapshot: Queryable) => Promise<Result>, replicas?: Reads): Promise<Result> {
    const within = (pool: Pool): Promise<Result> => withSnapshotWithin(pool, Math.min(WITHIN_MS, patienceLeftMs() - ANSWER_MS), read);
    return this.#queue.run({ owner: userId, place: userId }, () => (replicas ? replicas.run(within) : within(this.pool)));
  }
}
