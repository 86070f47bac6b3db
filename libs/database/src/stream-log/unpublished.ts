import { type StreamEvent } from '@chatgenius/contracts';
import { type Pool } from 'pg';
import { type StreamRange } from './append.ts';
import { readHeads, readRanges } from './read.ts';
import { type Transaction } from './transaction.ts';

/** Forgets batches whose events are with NATS. */
export async function forgetPublished(pool: Pool, batchIds: readonly number[]): Promise<void> {
  await pool.query({
    name: 'forget-published',
    text: 'DELETE FROM unpublished_batches WHERE id = ANY ($1::bigint[])',
    values: [batchIds],
  });
}

/**
 * Takes batches that were committed a while ago and not reported as published, and reads their events.
 * They are forgotten when the surrounding transaction commits; if it does not, the next call has them
 * again. Several processes may call this at once: each batch goes to one of them.
 */
export async function takeUnpublished(
  transaction: Transaction,
  { olderThanMs, limit }: { olderThanMs: number; limit: number },
): Promise<StreamEvent[]> {
  const { rows } = await transaction.query<{ ranges: StreamRange[] }>({
    name: 'take-unpublished',
    text: `DELETE FROM unpublished_batches WHERE id IN (
             SELECT id FROM unpublished_batches
             WHERE created_at < now() - $1 * interval '1 millisecond'
             ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
           ) RETURNING ranges`,
    values: [olderThanMs, limit],
  });
  const ranges = rows.flatMap((row) => row.ranges);
  const heads = await readHeads(transaction, ranges.map(({ stream }) => stream));
  const known = ranges.flatMap((range) => {
    const epoch = heads.get(range.stream)?.epoch;
    return epoch === undefined ? [] : [{ ...range, epoch }];
  });
  const events = await readRanges(transaction, known);
  return events.flat().sort((one, other) => one.seq - other.seq);
}
