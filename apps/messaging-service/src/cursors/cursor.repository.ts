import { streamEvents, streams, type Cursor, type ReadCursor } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';
import { type Reader } from '../streams/readers.ts';
import { type CursorMove } from './cursors.rules.ts';

/** A move that was allowed: where it left the cursor, and where the stream stood. */
export interface MovedTo {
  readonly cursor: ReadCursor;
  readonly head: Cursor;
}

/**
 * Moves cursors forward, each at most to the head of its stream, in one statement; those that are as far already stay.
 * Moving past nothing but `message:status` is no move: it would be announced by another one, and that by the next, for ever.
 *
 * Reading beyond everything that was read ends a mark of something as unread.
 *
 * What others know stays where it was: they are told by the announcement, if they may be.
 *
 * Rows are locked in one order by everybody who moves several.
 *
 * @returns one for each move, in its place; nothing where it is not allowed, and nothing has moved then. Only this
 * statement decides that: somebody who leaves or joins right after it changes neither.
 */
export async function moveCursors(db: Queryable, moves: readonly CursorMove[]): Promise<(MovedTo | undefined)[]> {
  const { rows } = await db.query<ReadCursor & { place: number; epoch: string; head: number }>({
    name: 'move-cursors-and-end-marks',
    text: `WITH allowed AS MATERIALIZED (
             SELECT asked.place, asked.stream_id, asked.user_id, stream.epoch, stream.head,
               coalesce(present.delivered, 0) AS old_delivered, coalesce(present.read, 0) AS old_read, target.delivered, target.read,
               ${passesSomething('delivered')} OR ${passesSomething('read')} AS moves
             FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[])
               WITH ORDINALITY AS asked (user_id, channel_id, thread_id, stream_id, delivered, read, place)
             CROSS JOIN LATERAL (
               SELECT FROM channel_members WHERE channel_id = asked.channel_id AND user_id = asked.user_id LIMIT 1
             ) AS member
             CROSS JOIN LATERAL (SELECT epoch, head FROM streams WHERE id = asked.stream_id LIMIT 1) AS stream
             LEFT JOIN LATERAL (
               SELECT delivered, read FROM stream_cursors WHERE stream_id = asked.stream_id AND user_id = asked.user_id LIMIT 1
             ) AS present ON true
             CROSS JOIN LATERAL (
               SELECT GREATEST(present.delivered, LEAST(asked.delivered, stream.head)) AS delivered,
                      GREATEST(present.read, LEAST(asked.read, stream.head)) AS read
             ) AS target
             WHERE asked.thread_id IS NULL OR EXISTS (
               SELECT FROM messages WHERE id = asked.thread_id AND thread_id IS NULL AND channel_id = asked.channel_id
             )
           ), moved AS (
             INSERT INTO stream_cursors AS cursor (stream_id, user_id, delivered, read, shared_delivered, shared_read)
             SELECT stream_id, user_id, delivered, read, 0, 0 FROM allowed WHERE moves
             ORDER BY stream_id COLLATE "C", user_id
             ON CONFLICT (stream_id, user_id) DO UPDATE
             SET delivered = GREATEST(cursor.delivered, excluded.delivered), read = GREATEST(cursor.read, excluded.read), pending = true,
                 unread_from = CASE WHEN excluded.read > cursor.read THEN NULL ELSE cursor.unread_from END,
                 shared_delivered = coalesce(cursor.shared_delivered, cursor.delivered), shared_read = coalesce(cursor.shared_read, cursor.read)
             WHERE excluded.delivered > cursor.delivered OR excluded.read > cursor.read
           )
           SELECT place, epoch, head, CASE WHEN moves THEN delivered ELSE old_delivered END AS delivered, CASE WHEN moves THEN read ELSE old_read END AS read
           FROM allowed`,
    values: [
      moves.map(({ userId }) => userId),
      moves.map(({ conversation }) => conversation.channelId),
      moves.map(({ conversation }) => conversation.threadId ?? null),
      moves.map(({ conversation }) => streams.conversation(conversation)),
      moves.map(({ to }) => to.delivered),
      moves.map(({ to }) => to.read),
    ],
  });
  const outcomes = new Array<MovedTo | undefined>(moves.length).fill(undefined);
  for (const { place, epoch, head, delivered, read } of rows) outcomes[place - 1] = { cursor: { delivered, read }, head: { epoch, seq: head } };
  return outcomes;
}

const passesSomething = (column: 'delivered' | 'read') => `EXISTS (
  SELECT FROM stream_events WHERE stream_id = asked.stream_id AND seq > coalesce(present.${column}, 0) AND seq <= target.${column}
    AND type <> '${streamEvents.messageStatus.name}'
)`;

/** Where cursors are. Those that have never moved are left out. */
export async function readCursors(db: Queryable, readers: readonly Reader[]): Promise<(Reader & { cursor: ReadCursor })[]> {
  const { rows } = await db.query<Reader & ReadCursor>({
    name: 'read-cursors',
    text: `SELECT asked.user_id AS "userId", asked.stream_id AS stream, cursor.delivered, cursor.read
           FROM unnest($1::uuid[], $2::text[]) AS asked (user_id, stream_id)
           CROSS JOIN LATERAL (
             SELECT delivered, read FROM stream_cursors WHERE stream_id = asked.stream_id AND user_id = asked.user_id LIMIT 1
           ) AS cursor`,
    values: [readers.map(({ userId }) => userId), readers.map(({ stream }) => stream)],
  });
  return rows.map(({ userId, stream, delivered, read }) => ({ userId, stream, cursor: { delivered, read } }));
}
