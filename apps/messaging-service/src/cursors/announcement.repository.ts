import { limits, type Conversation, type ReadCursor, type StreamId } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';
import { hiddenFrom, isHiddenFromAll } from './withholding.sql.ts';

/** A cursor that has moved since it was last told of. */
export interface PendingCursor {
  readonly stream: StreamId;
  readonly userId: string;
  readonly conversation: Conversation;
  readonly read: number;
  /** The `read` that was told of last: what is only delivered does not concern the user's other devices. */
  readonly announced: number;
  /** Whether its channel has few enough members for everybody to be told. */
  readonly isShared: boolean;
}

/** A pending cursor that this transaction announces. */
export interface TakenCursor {
  readonly pending: PendingCursor;
  readonly cursor: ReadCursor;
  readonly isMember: boolean;
  /** Who is not told of it now. */
  readonly hiddenFrom: readonly string[] | 'everybody';
}

interface PendingRow {
  stream_id: StreamId;
  user_id: string;
  read: number;
  announced: number;
  channel_id: string;
  thread_id: string | null;
  members: number;
}

/** Cursors of one stream follow each other. */
export async function readPending(db: Queryable, limit: number): Promise<PendingCursor[]> {
  const { rows } = await db.query<PendingRow>({
    name: 'pending-cursors',
    text: `WITH pending AS MATERIALIZED (
             SELECT stream_id, user_id, read, announced FROM stream_cursors WHERE pending ORDER BY stream_id LIMIT $1
           ), conversation AS MATERIALIZED (
             SELECT DISTINCT stream_id FROM pending
           ), sized AS MATERIALIZED (
             SELECT conversation.stream_id, place.channel_id, root.thread_id, size.members FROM conversation
             LEFT JOIN LATERAL (
               SELECT channel_id, id AS thread_id FROM messages
               WHERE stream_id LIKE 'thread:%' AND id = split_part(stream_id, ':', 2)::uuid LIMIT 1
             ) AS root ON true
             CROSS JOIN LATERAL (SELECT coalesce(root.channel_id, split_part(stream_id, ':', 2)::uuid) AS channel_id) AS place
             CROSS JOIN LATERAL (
               SELECT count(*) AS members FROM (
                 SELECT FROM channel_members WHERE channel_id = place.channel_id LIMIT ${limits.receiptMembers + 1}
               ) AS member
             ) AS size
           )
           SELECT pending.*, sized.channel_id, sized.thread_id, sized.members FROM pending JOIN sized USING (stream_id) ORDER BY pending.stream_id`,
    values: [limit],
  });
  return rows.map(toPending);
}

function toPending(row: PendingRow): PendingCursor {
  return {
    stream: row.stream_id,
    userId: row.user_id,
    conversation: { channelId: row.channel_id, ...(row.thread_id !== null && { threadId: row.thread_id }) },
    read: row.read,
    announced: row.announced,
    isShared: row.members <= limits.receiptMembers,
  };
}

/**
 * Takes what is still pending of these. A row that is being moved right now, was read further in, or was told of by
 * another instance, is left for the next time: nobody waits for cursors while holding the locks of streams. What is
 * withheld stays so until it is released (withholding.repository.ts). Of somebody who has left, `read` stays to be
 * announced: should they come back, their other devices are told then.
 *
 * @param unreadFromOf the mark as of which what is left was counted; nothing where it was not counted. Of another one it is counted the next time
 * @param isTellable whether the user's other devices can be told: their unread messages were counted, or `read` has not moved
 */
export async function takePending(
  transaction: Transaction,
  cursors: readonly PendingCursor[],
  isTellable: (cursor: PendingCursor) => boolean,
  unreadFromOf: (cursor: PendingCursor) => number | null | undefined,
): Promise<TakenCursor[]> {
  const { rows } = await transaction.query<ReadCursor & { place: number; is_member: boolean; from_all: boolean; from_some: string[] }>({
    name: 'take-counted-unmarked-cursors',
    text: `WITH taken AS MATERIALIZED (
             SELECT asked.place, member.is_member, present.*, hidden.*, hidden.from_all OR cardinality(hidden.from_some) > 0 AS is_withheld
             FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::boolean[], $7::bigint[])
               WITH ORDINALITY AS asked (stream_id, user_id, channel_id, read, announced, tellable, unread_from, place)
             CROSS JOIN LATERAL (
               SELECT EXISTS (SELECT FROM channel_members WHERE channel_id = asked.channel_id AND user_id = asked.user_id) AS is_member
             ) AS member
             CROSS JOIN LATERAL (
               SELECT stream_id, user_id FROM stream_cursors
               WHERE stream_id = asked.stream_id AND user_id = asked.user_id
                 AND pending AND read = asked.read AND announced = asked.announced
                 AND (asked.unread_from IS NULL OR asked.unread_from = coalesce(unread_from, 0))
               LIMIT 1 FOR UPDATE SKIP LOCKED
             ) AS present
             CROSS JOIN LATERAL (
               SELECT ${isHiddenFromAll('asked.user_id', 'asked.channel_id')} AS from_all, ARRAY (${hiddenFrom('asked.user_id', 'asked.channel_id')}) AS from_some
             ) AS hidden
             -- Somebody who was away while it was counted, and is back: it is counted the next time.
             WHERE asked.tellable OR NOT member.is_member
           )
           UPDATE stream_cursors AS cursor
           SET pending = false, announced = CASE WHEN taken.is_member THEN cursor.read ELSE cursor.announced END, withheld = taken.is_withheld,
               shared_delivered = CASE WHEN taken.is_withheld THEN coalesce(cursor.shared_delivered, cursor.announced) END,
               shared_read = CASE WHEN taken.is_withheld THEN coalesce(cursor.shared_read, cursor.announced) END,
               open_delivered = CASE WHEN taken.from_all THEN coalesce(cursor.open_delivered, cursor.shared_delivered, cursor.announced) WHEN taken.is_withheld THEN cursor.delivered END,
               open_read = CASE WHEN taken.from_all THEN coalesce(cursor.open_read, cursor.shared_read, cursor.announced) WHEN taken.is_withheld THEN cursor.read END
           FROM taken WHERE cursor.stream_id = taken.stream_id AND cursor.user_id = taken.user_id
           RETURNING taken.place, cursor.delivered, cursor.read, taken.from_all, taken.from_some, taken.is_member`,
    values: [
      cursors.map(({ stream }) => stream),
      cursors.map(({ userId }) => userId),
      cursors.map(({ conversation }) => conversation.channelId),
      cursors.map(({ read }) => read),
      cursors.map(({ announced }) => announced),
      cursors.map(isTellable),
      cursors.map((cursor) => (unreadFromOf(cursor) === undefined ? null : (unreadFromOf(cursor) ?? 0))),
    ],
  });
  return rows.flatMap(({ place, delivered, read, is_member, from_all, from_some }) => {
    const pending = cursors[place - 1];
    return pending ? [{ pending, cursor: { delivered, read }, isMember: is_member, hiddenFrom: from_all ? 'everybody' : from_some }] : [];
  });
}
