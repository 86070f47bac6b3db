import { type Transaction } from '@chatgenius/database';

interface Follower {
  readonly userId: string;
  readonly threadId: string;
}

export interface FollowerFacts {
  readonly channelId: string;
  /** Head of the thread: older replies do not count as unread for a new follower. */
  readonly head: number;
  readonly following: boolean | undefined;
}

/** To be called with the user's stream locked: whoever changes memberships or followers of theirs holds it too. */
export async function readFollower(transaction: Transaction, { userId, threadId }: Follower): Promise<FollowerFacts | undefined> {
  const { rows } = await transaction.query<{ channel_id: string; head: number; following: boolean | null }>({
    name: 'follower',
    text: `SELECT root.channel_id, stream.head, follower.following
           FROM messages AS root
           JOIN channel_members AS member ON member.channel_id = root.channel_id AND member.user_id = $2
           JOIN streams AS stream ON stream.id = 'thread:' || root.id
           LEFT JOIN thread_followers AS follower ON follower.thread_id = root.id AND follower.user_id = $2
           WHERE root.id = $1 AND root.thread_id IS NULL`,
    values: [threadId, userId],
  });
  return rows.map((row) => ({ channelId: row.channel_id, head: row.head, following: row.following ?? undefined }))[0];
}

export async function writeFollower(
  transaction: Transaction,
  { userId, threadId, following, sinceSeq }: Follower & { following: boolean; sinceSeq: number },
): Promise<void> {
  await transaction.query({
    name: 'write-follower',
    text: `INSERT INTO thread_followers (thread_id, user_id, following, since_seq) VALUES ($1, $2, $3, $4)
           ON CONFLICT (thread_id, user_id) DO UPDATE SET following = excluded.following, since_seq = excluded.since_seq`,
    values: [threadId, userId, following, sinceSeq],
  });
}
