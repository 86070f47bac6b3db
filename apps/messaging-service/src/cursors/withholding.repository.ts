import { type Queryable } from '@chatgenius/database';
import { isHiddenFromAll, isWithheld } from './withholding.sql.ts';

/** Where a look through what is withheld has got. */
export interface WithheldPosition {
  readonly userId: string;
  readonly stream: string;
}

export const START: WithheldPosition = { userId: '00000000-0000-0000-0000-000000000000', stream: '' };

export interface Look {
  /** Those that are to be announced now. */
  readonly released: number;
  /** Where the next page begins; nothing after the last one. */
  readonly next: WithheldPosition | undefined;
}

/**
 * Looks at a page of what is withheld, of some users or of everybody, and releases what need not be any more, and what may
 * be told to some by now: it is pending again. A row that is being moved just now is released the next time.
 */
export async function releasePage(db: Queryable, after: WithheldPosition, limit: number, userIds?: readonly string[]): Promise<Look> {
  const { rows } = await db.query<{ user_id: string; stream_id: string; released: boolean }>({
    name: userIds === undefined ? 'release-withheld' : 'release-withheld-of-users',
    text: `WITH looked AS MATERIALIZED (
             SELECT user_id, stream_id FROM stream_cursors
             WHERE withheld AND (user_id, stream_id) > ($1::uuid, $2) ${userIds === undefined ? '' : 'AND user_id = ANY ($4::uuid[])'}
             ORDER BY user_id, stream_id LIMIT $3
           ), free AS MATERIALIZED (
             SELECT looked.* FROM looked
             LEFT JOIN LATERAL (
               SELECT channel_id FROM messages WHERE looked.stream_id LIKE 'thread:%' AND id = split_part(looked.stream_id, ':', 2)::uuid LIMIT 1
             ) AS root ON true
             CROSS JOIN LATERAL (SELECT coalesce(root.channel_id, split_part(looked.stream_id, ':', 2)::uuid) AS channel_id) AS place
             CROSS JOIN LATERAL (
               SELECT delivered, read, open_delivered, open_read FROM stream_cursors
               WHERE stream_id = looked.stream_id AND user_id = looked.user_id AND withheld LIMIT 1 FOR UPDATE SKIP LOCKED
             ) AS present
             WHERE CASE WHEN (present.delivered, present.read) IS NOT DISTINCT FROM (present.open_delivered, present.open_read)
               THEN NOT ${isWithheld('looked.user_id', 'place.channel_id')}
               ELSE NOT ${isHiddenFromAll('looked.user_id', 'place.channel_id')} END
           ), released AS (
             UPDATE stream_cursors AS cursor SET withheld = false, pending = true
             FROM free WHERE cursor.stream_id = free.stream_id AND cursor.user_id = free.user_id
             RETURNING cursor.stream_id, cursor.user_id
           )
           SELECT looked.*, released.user_id IS NOT NULL AS released FROM looked LEFT JOIN released USING (stream_id, user_id)
           ORDER BY looked.user_id, looked.stream_id`,
    values: [after.userId, after.stream, limit, ...(userIds === undefined ? [] : [userIds])],
  });
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { released: rows.filter(({ released }) => released).length, next: last && { userId: last.user_id, stream: last.stream_id } };
}
