import { type MemberCursor, type Receipts, type StreamId } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';

interface Position {
  readonly stream: StreamId;
  readonly channelId: string;
  readonly seq: number;
  /** Who asks: their own cursor as it is. */
  readonly reader: string;
}

/** As far as the reader may know, which is as far as was announced to them. */
const known = (column: 'delivered' | 'read') => `
    CASE WHEN user_id = $4 OR shared_${column} IS NULL THEN ${column}
         WHEN open_${column} IS NULL OR EXISTS (SELECT FROM user_blocks WHERE (blocker_id, blocked_id) IN ((user_id, $4), ($4, user_id))) THEN shared_${column}
         ELSE open_${column} END AS ${column}`;
const cursors = `CROSS JOIN LATERAL (
    SELECT ${known('delivered')}, ${known('read')} FROM stream_cursors WHERE stream_id = $1 AND user_id = member.user_id LIMIT 1
  ) AS cursor`;

/** Members who have got as far, by user id. */
export async function readReceipts(
  db: Queryable,
  { stream, channelId, seq, reader }: Position,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<MemberCursor[]> {
  const { rows } = await db.query<MemberCursor>({
    name: 'receipts',
    text: `SELECT member.user_id AS "userId", cursor.delivered, cursor.read FROM channel_members AS member ${cursors}
           WHERE member.channel_id = $2 AND ($5::uuid IS NULL OR member.user_id > $5) AND cursor.delivered >= greatest($3::bigint, 1) ORDER BY member.user_id LIMIT $6`,
    values: [stream, channelId, seq, reader, after, limit],
  });
  return rows;
}

export async function countReceipts(db: Queryable, { stream, channelId, seq, reader }: Position): Promise<Pick<Receipts, 'members' | 'delivered' | 'read'>> {
  const { rows } = await db.query<Pick<Receipts, 'members' | 'delivered' | 'read'>>({
    name: 'receipt-counts',
    text: `SELECT (SELECT count(*) FROM channel_members WHERE channel_id = $2) AS members,
                  count(*) AS delivered, count(*) FILTER (WHERE cursor.read >= $3::bigint) AS read
           FROM channel_members AS member ${cursors} WHERE member.channel_id = $2 AND cursor.delivered >= greatest($3::bigint, 1)`,
    values: [stream, channelId, seq, reader],
  });
  return rows[0] ?? { members: 0, delivered: 0, read: 0 };
}
