import { type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { positionEvents, type Append, type LockedStreams } from './positions.rules.ts';
import { type Queryable, type Transaction } from './transaction.ts';

export interface AppendedBatch {
  /** Name of the row in unpublished_batches: to be forgotten once the events are published. */
  readonly batchId: number;
  /** In the order of the appends. */
  readonly events: readonly StreamEvent[];
}

/**
 * Makes the empty logs of things that are being created, where there are none yet. In the order of their ids, as they
 * are locked: two that make the same logs at once wait for each other.
 */
export async function createStreams(db: Queryable, streams: readonly StreamId[]): Promise<void> {
  await db.query({
    name: 'create-streams',
    text: `INSERT INTO streams (id, epoch)
           SELECT id, left(gen_random_uuid()::text, 8) FROM unnest($1::text[]) AS new (id) ORDER BY id COLLATE "C"
           ON CONFLICT DO NOTHING`,
    values: [streams],
  });
}

/**
 * Locks streams in the order of their ids, so that transactions which need several never wait for
 * each other in a circle. Streams that do not exist are left out. What is read after this call is
 * what every earlier append has committed.
 *
 * A stream to which nothing was appended since its row has a time is looked up in the log for it.
 */
export async function lockStreams(transaction: Transaction, streams: Iterable<StreamId>): Promise<LockedStreams> {
  const { rows } = await transaction.query<{ id: StreamId; epoch: string; head: number; at: Date }>({
    name: 'lock-streams-at',
    text: `SELECT id, epoch, head, greatest(clock_timestamp(), coalesce(last_at, (
             SELECT at FROM stream_events WHERE stream_id = streams.id AND seq = streams.head LIMIT 1
           ))) AS at
           FROM streams WHERE id = ANY ($1::text[]) ORDER BY id FOR NO KEY UPDATE`,
    values: [[...new Set(streams)]],
  });
  return new Map(rows.map(({ id, ...stream }) => [id, stream]));
}

/**
 * Gives events their positions and writes them. Once for each lock: streams that are appended to again are locked again before.
 *
 * @throws when a stream is not among the locked ones
 */
export async function appendEvents(transaction: Transaction, locked: LockedStreams, appends: readonly Append[]): Promise<AppendedBatch> {
  return writeEvents(transaction, positionEvents(locked, appends));
}

/**
 * Writes events at the positions that `Positions` gave them under the lock of their streams. One statement writes the events, the new
 * heads, and the note that they are unpublished. Publish the events after the commit, and call `forgetPublished`; when the process dies
 * in between, whoever calls `takeUnpublished` publishes them.
 */
export async function writeEvents(transaction: Transaction, events: readonly StreamEvent[]): Promise<AppendedBatch> {
  const ranges = rangesOf(events);
  const times = new Map(events.map(({ stream, at }) => [stream, at]));
  const { rows } = await transaction.query<{ id: number }>({
    name: 'append-timed-events',
    text: `WITH new_events AS (
             INSERT INTO stream_events (stream_id, seq, type, at, data)
             SELECT stream_id, seq, type, at, data::json
             FROM unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[]) AS new (stream_id, seq, type, at, data)
           ), new_heads AS (
             UPDATE streams SET head = new.head, last_at = new.at
             FROM unnest($6::text[], $7::bigint[], $9::timestamptz[]) AS new (id, head, at) WHERE streams.id = new.id
           )
           INSERT INTO unpublished_batches (ranges) VALUES ($8::json) RETURNING id`,
    values: [
      events.map(({ stream }) => stream),
      events.map(({ seq }) => seq),
      events.map(({ type }) => type),
      events.map(({ at }) => at),
      events.map(({ data }) => JSON.stringify(data)),
      ranges.map(({ stream }) => stream),
      ranges.map(({ to }) => to),
      JSON.stringify(ranges),
      ranges.map(({ stream }) => times.get(stream)),
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('appending returned no batch');
  return { batchId: row.id, events };
}

/** The time by which streams that have no events yet go. */
export async function readTime(db: Queryable): Promise<Date> {
  const { rows } = await db.query<{ at: Date }>({ name: 'read-time', text: 'SELECT clock_timestamp() AS at' });
  return rows[0]?.at ?? new Date();
}

/** A run of positions of one stream, both ends included. */
export interface StreamRange {
  readonly stream: StreamId;
  readonly from: number;
  readonly to: number;
}

function rangesOf(events: readonly StreamEvent[]): StreamRange[] {
  const ranges = new Map<StreamId, StreamRange>();
  for (const { stream, seq } of events) ranges.set(stream, { stream, from: ranges.get(stream)?.from ?? seq, to: seq });
  return [...ranges.values()];
}
