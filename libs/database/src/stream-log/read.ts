import { type Cursor, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { type StreamRange } from './append.ts';
import { type Queryable } from './transaction.ts';

/** What an event weighs on its way beside its data: stream, epoch, seq, type and time, as JSON. */
export const EVENT_ENVELOPE_BYTES = 200;

interface EventRow {
  seq: number;
  type: string;
  at: Date;
  data: unknown;
}

export interface EventPage {
  readonly epoch: string;
  readonly after: number;
  readonly limit: number;
  /** The page ends before it gets larger, but has one event at least. */
  readonly maxBytes?: number;
}

/** Events after a position, in order. The caller knows the epoch from the stream's head. */
export async function readEvents(
  db: Queryable,
  stream: StreamId,
  { epoch, after, limit, maxBytes = Number.MAX_SAFE_INTEGER }: EventPage,
): Promise<StreamEvent[]> {
  const { rows } = await db.query<EventRow>({
    name: 'read-events',
    text: `SELECT seq, type, at, data FROM (
             SELECT seq, type, at, data, sum(octet_length(data::text) + ${EVENT_ENVELOPE_BYTES}) OVER (ORDER BY seq) AS bytes
             FROM stream_events WHERE stream_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
           ) AS page WHERE bytes <= $4 OR seq = $2 + 1 ORDER BY seq`,
    values: [stream, after, limit, maxBytes],
  });
  return rows.map((row) => toEvent(stream, epoch, row));
}

/** A run of positions in one life of a stream. */
export interface EpochRange extends StreamRange {
  readonly epoch: string;
}

/** What the events of each range weigh, in the order of the ranges. */
export async function measureRanges(db: Queryable, ranges: readonly StreamRange[]): Promise<number[]> {
  const { rows } = await db.query<{ place: number; bytes: number }>({
    name: 'measure-ranges',
    text: `SELECT wanted.place, event.bytes
           FROM unnest($1::text[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (stream_id, first, last, place)
           CROSS JOIN LATERAL (
             SELECT coalesce(sum(octet_length(data::text) + ${EVENT_ENVELOPE_BYTES}), 0) AS bytes FROM stream_events
             WHERE stream_id = wanted.stream_id AND seq BETWEEN wanted.first AND wanted.last
           ) AS event
           ORDER BY wanted.place`,
    values: columnsOf(ranges),
  });
  return rows.map(({ bytes }) => bytes);
}

/** The events of many ranges in one statement: a list for each, in order. */
export async function readRanges(db: Queryable, ranges: readonly EpochRange[]): Promise<StreamEvent[][]> {
  const { rows } = await db.query<EventRow & { place: number }>({
    name: 'read-ranges',
    text: `SELECT wanted.place, event.*
           FROM unnest($1::text[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (stream_id, first, last, place)
           CROSS JOIN LATERAL (
             SELECT seq, type, at, data FROM stream_events
             WHERE stream_id = wanted.stream_id AND seq BETWEEN wanted.first AND wanted.last ORDER BY seq
           ) AS event
           ORDER BY wanted.place, event.seq`,
    values: columnsOf(ranges),
  });
  const events = ranges.map((): StreamEvent[] => []);
  for (const row of rows) {
    const range = ranges[row.place - 1];
    if (range !== undefined) events[row.place - 1]?.push(toEvent(range.stream, range.epoch, row));
  }
  return events;
}

/** Heads of streams. Streams that do not exist are left out. */
export async function readHeads(db: Queryable, streams: readonly StreamId[]): Promise<Map<StreamId, Cursor>> {
  const { rows } = await db.query<{ id: StreamId; epoch: string; head: number }>({
    name: 'read-heads',
    text: 'SELECT id, epoch, head FROM streams WHERE id = ANY ($1::text[])',
    values: [streams],
  });
  return new Map(rows.map((row) => [row.id, { epoch: row.epoch, seq: row.head }]));
}

/** The head of a stream, and the position up to which its events were removed. */
export async function readBounds(db: Queryable, stream: StreamId): Promise<{ head: Cursor; floor: number } | undefined> {
  const { rows } = await db.query<{ epoch: string; head: number; floor: number }>({
    name: 'read-bounds',
    text: 'SELECT epoch, head, floor FROM streams WHERE id = $1',
    values: [stream],
  });
  return rows.map(({ epoch, head, floor }) => ({ head: { epoch, seq: head }, floor }))[0];
}

function toEvent(stream: StreamId, epoch: string, { seq, type, at, data }: EventRow): StreamEvent {
  return { stream, epoch, seq, type, at: at.toISOString(), data };
}

const columnsOf = (ranges: readonly StreamRange[]) => [
  ranges.map(({ stream }) => stream),
  ranges.map(({ from }) => from),
  ranges.map(({ to }) => to),
];
