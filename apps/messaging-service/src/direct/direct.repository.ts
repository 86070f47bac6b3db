import { type Channel } from '@chatgenius/contracts';
import { toChannel, type ChannelRow, type Queryable, type Transaction } from '@chatgenius/database';
import { hiddenFrom } from './hidden-from.sql.ts';

/** A direct conversation in a list. */
export interface ListedConversation {
  readonly channel: Channel;
  readonly lastMessageAt: Date | null;
  /** By what it is listed: the last message, or its beginning. */
  readonly at: Date;
}

/** Where a page ends. */
export interface ConversationPosition {
  readonly at: string;
  readonly channelId: string;
}

/** Everybody in them knows of them from now on. */
export async function showConversations(transaction: Transaction, channelIds: readonly string[]): Promise<void> {
  if (channelIds.length === 0) return;
  await transaction.query({ name: 'show-conversations', text: 'INSERT INTO direct_shown (channel_id, at) SELECT id, now() FROM unnest($1::uuid[]) AS shown (id) ON CONFLICT DO NOTHING', values: [channelIds] });
}

/** Those of a user, the one last written in first. Each costs a look into an index: their number is bounded by how many one may begin in a day. */
export async function readConversations(db: Queryable, userId: string, after: ConversationPosition | undefined, limit: number): Promise<ListedConversation[]> {
  const { rows } = await db.query<ChannelRow & { last_message_at: Date | null; at: Date }>({
    name: 'direct-conversations',
    text: `SELECT channel.*, last.created_at AS last_message_at, listed.at
           FROM channel_members AS member
           CROSS JOIN LATERAL (SELECT * FROM channels WHERE id = member.channel_id AND kind = 'direct' LIMIT 1) AS channel
           CROSS JOIN LATERAL (SELECT FROM direct_conversations AS direct WHERE direct.channel_id = channel.id AND $1 <> ALL (${hiddenFrom('direct')}) LIMIT 1) AS shown
           LEFT JOIN LATERAL (
             SELECT created_at FROM messages WHERE channel_id = channel.id AND thread_id IS NULL ORDER BY seq DESC LIMIT 1
           ) AS last ON true
           CROSS JOIN LATERAL (SELECT coalesce(last.created_at, channel.created_at) AS at) AS listed
           WHERE member.user_id = $1 AND ($2::timestamptz IS NULL OR (listed.at, channel.id) < ($2, $3::uuid))
           ORDER BY listed.at DESC, channel.id DESC LIMIT $4`,
    values: [userId, after && new Date(after.at), after?.channelId, limit],
  });
  return rows.map((row) => ({ channel: toChannel(row), lastMessageAt: row.last_message_at, at: row.at }));
}
