import { type ThreadSummary } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';

/** A thread that somebody follows, in a channel that they are a member of. */
export interface Followed {
  readonly userId: string;
  readonly threadId: string;
  readonly thread: ThreadSummary;
}

/** Where a page ends: threads are listed by their last reply, and by id where those are of the same time. */
export interface FollowedPosition {
  readonly lastReplyAt: string;
  readonly threadId: string;
}

export interface FollowedQuery {
  readonly unreadOnly: boolean;
  readonly after?: FollowedPosition;
  /** For each user. */
  readonly limit: number;
}

interface FollowedRow {
  user_id: string;
  thread_id: string;
  reply_count: number;
  last_reply_at: Date;
  last_reply_id: string;
  participant_ids: string[];
}

/** Threads that users follow, the one last replied to first. Each is asked only for whether anything is unread: counting comes after. */
export async function readFollowed(db: Queryable, userIds: readonly string[], { unreadOnly, after, limit }: FollowedQuery): Promise<Followed[]> {
  const { rows } = await db.query<FollowedRow>({
    name: unreadOnly ? 'followed-own-unread-threads' : 'followed-threads',
    text: `SELECT asked.user_id, followed.* FROM unnest($1::uuid[]) AS asked (user_id)
           CROSS JOIN LATERAL (
             SELECT f.thread_id, thread.reply_count, thread.last_reply_at, thread.last_reply_id, thread.participant_ids
             FROM thread_followers AS f
             CROSS JOIN LATERAL (SELECT * FROM threads WHERE id = f.thread_id LIMIT 1) AS thread
             CROSS JOIN LATERAL (
               SELECT FROM channel_members WHERE channel_id = thread.channel_id AND user_id = f.user_id LIMIT 1
             ) AS member
             ${unreadOnly ? HAS_UNREAD : ''}
             WHERE f.user_id = asked.user_id AND f.following AND thread.reply_count > 0
               AND ($2::timestamptz IS NULL OR (thread.last_reply_at, f.thread_id) < ($2, $3::uuid))
             ORDER BY thread.last_reply_at DESC, f.thread_id DESC LIMIT $4
           ) AS followed
           ORDER BY followed.last_reply_at DESC, followed.thread_id DESC`,
    // As a Date: the ISO text of a cursor that was made up may be of the year 0, which Postgres does not know.
    values: [userIds, after && new Date(after.lastReplyAt), after?.threadId, limit],
  });
  return rows.map(toFollowed);
}

const HAS_UNREAD = `
  LEFT JOIN LATERAL (
    SELECT coalesce(unread_from - 1, read) AS reached FROM stream_cursors WHERE stream_id = 'thread:' || f.thread_id AND user_id = f.user_id LIMIT 1
  ) AS cursor ON true
  CROSS JOIN LATERAL (
    SELECT FROM messages
    WHERE thread_id = f.thread_id AND seq > GREATEST(cursor.reached, f.since_seq)
      AND sender_id <> f.user_id AND deleted_at IS NULL LIMIT 1
  ) AS unread`;

function toFollowed(row: FollowedRow): Followed {
  const thread: ThreadSummary = {
    replyCount: row.reply_count,
    lastReplyAt: row.last_reply_at.toISOString(),
    lastReplyId: row.last_reply_id,
    participantIds: row.participant_ids,
  };
  return { userId: row.user_id, threadId: row.thread_id, thread };
}
