import { type StreamEvent } from '@chatgenius/contracts';
import { type Pool } from 'pg';
import { type StreamRange } from './append.ts';
import { readHeads, readRanges } from './read.ts';
import { type Queryable, type Transaction } from './transaction.ts';

/** Forgets batches whose events are with NATS. */
export async function forgetPublished(pool: Pool, batchIds: readonly number[]): Promise<void> {
  await pool.query({
    name: 'forget-published',
    text: 'DELETE FROM unpublished_batches WHERE id = ANY ($1::bigint[])',
    values: [batchIds],
  });
}

/** Whether there are such batches: one look, for what is asked again and again and is nearly always no. */
export async function hasUnpublished(db: Queryable, olderThanMs: number): Promise<boolean> {
  const { rows } = await db.query<{ some: boolean }>({
    name: 'has-unpublished',
    text: `SELECT EXISTS (SELECT FROM unpublished_batches WHERE created_at < now() - $1 * interval '1 millisecond') AS some`,
    values: [olderThanMs],
  });
  return rows[0]?.some === true;
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
