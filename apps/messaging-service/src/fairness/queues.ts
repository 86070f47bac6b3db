import { type Pool } from 'pg';
import { FairQueue } from './fair-queue.ts';

/** Far more than gateways forward of one user at once. */
const WAITING_OF_OWNER = 1_000;

/**
 * Changes of messages: at most half of the connections to the database, so that there are always some for sends; of one
 * user half of these. Each waits for the lock of its channel, which the queue knows before.
 */
export const queueOfChanges = (pool: Pool): FairQueue => shareOf(pool, 1 / 2, 1 / 4);

/** Reads that cost a hundred times what others do: a quarter of the connections, and of one user one at a time. */
export const queueOfCostlyReads = (pool: Pool): FairQueue => shareOf(pool, 1 / 4, 0);

function shareOf({ options: { max } }: Pool, share: number, shareOfOwner: number): FairQueue {
  const connections = (part: number): number => Math.max(1, Math.floor((max ?? 1) * part));
  return new FairQueue({ atOnce: connections(share), atOnceOfOwner: connections(shareOfOwner), waitingOfOwner: WAITING_OF_OWNER });
}
