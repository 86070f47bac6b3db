import { type Cursor, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { type Queryable } from './transaction.ts';

interface EventRow {
  seq: number;
  type: string;
  at: Date;
  data: unknown;
}

/** Events after a position, in order. The caller knows the epoch from the stream's head. */
export async function readEvents(
  db: Queryable,
  stream: StreamId,
  { epoch, after, limit }: { epoch: string; after: number; limit: number },
): Promise<StreamEvent[]> {
  const { rows } = await db.query<EventRow>({
    name: 'read-events',
    text: 'SELECT seq, type, at, data FROM stream_events WHERE stream_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
    values: [stream, after, limit],
  });
  return rows.map((row) => ({ stream, epoch, seq: row.seq, type: row.type, at: row.at.toISOString(), data: row.data }));
}

/** Where streams stand. Streams that do not exist are left out. */
export async function readHeads(db: Queryable, streams: readonly StreamId[]): Promise<Map<StreamId, Cursor>> {
  const { rows } = await db.query<{ id: StreamId; epoch: string; head: number }>({
    name: 'read-heads',
    text: 'SELECT id, epoch, head FROM streams WHERE id = ANY ($1::text[])',
    values: [streams],
  });
  return new Map(rows.map((row) => [row.id, { epoch: row.epoch, seq: row.head }]));
}
