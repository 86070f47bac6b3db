import { streamEvents, streams } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';
import { type CursorMove } from './cursors.rules.ts';

/**
 * Moves cursors forward, each at most to the head of its stream, in one statement; those of nobody's conversation, and
 * those that are as far already, stay. Moving past nothing but `message:status` is no move: it would be announced by
 * another one, and that by the next, for ever.
 *
 * What others know stays where it was: they are told by the announcement, if they may be.
 *
 * Rows are locked in one order by everybody who moves several.
 */
export async function moveCursors(db: Queryable, moves: readonly CursorMove[]): Promise<void> {
  await db.query({
    name: 'move-cursors',
    text: `INSERT INTO stream_cursors AS cursor (stream_id, user_id, delivered, read, shared_delivered, shared_read)
           SELECT asked.stream_id, asked.user_id, target.delivered, target.read, 0, 0
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[])
             AS asked (user_id, channel_id, thread_id, stream_id, delivered, read)
           CROSS JOIN LATERAL (
             SELECT FROM channel_members WHERE channel_id = asked.channel_id AND user_id = asked.user_id LIMIT 1
           ) AS member
           CROSS JOIN LATERAL (SELECT head FROM streams WHERE id = asked.stream_id LIMIT 1) AS stream
           LEFT JOIN LATERAL (
             SELECT delivered, read FROM stream_cursors WHERE stream_id = asked.stream_id AND user_id = asked.user_id LIMIT 1
           ) AS present ON true
           CROSS JOIN LATERAL (
             SELECT GREATEST(present.delivered, LEAST(asked.delivered, stream.head)) AS delivered,
                    GREATEST(present.read, LEAST(asked.read, stream.head)) AS read
           ) AS target
           WHERE (asked.thread_id IS NULL OR EXISTS (
             SELECT FROM messages WHERE id = asked.thread_id AND thread_id IS NULL AND channel_id = asked.channel_id
           )) AND (${passesSomething('delivered')} OR ${passesSomething('read')})
           ORDER BY asked.stream_id COLLATE "C", asked.user_id
           ON CONFLICT (stream_id, user_id) DO UPDATE
           SET delivered = GREATEST(cursor.delivered, excluded.delivered), read = GREATEST(cursor.read, excluded.read), pending = true,
               shared_delivered = coalesce(cursor.shared_delivered, cursor.delivered), shared_read = coalesce(cursor.shared_read, cursor.read)
           WHERE excluded.delivered > cursor.delivered OR excluded.read > cursor.read`,
    values: [
      moves.map(({ userId }) => userId),
      moves.map(({ conversation }) => conversation.channelId),
      moves.map(({ conversation }) => conversation.threadId ?? null),
      moves.map(({ conversation }) => streams.conversation(conversation)),
      moves.map(({ to }) => to.delivered),
      moves.map(({ to }) => to.read),
    ],
  });
}

const passesSomething = (column: 'delivered' | 'read') => `EXISTS (
  SELECT FROM stream_events WHERE stream_id = asked.stream_id AND seq > coalesce(present.${column}, 0) AND seq <= target.${column}
    AND type <> '${streamEvents.messageStatus.name}'
)`;
