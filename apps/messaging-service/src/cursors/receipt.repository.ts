import { type MemberCursor, type Receipts, type StreamId } from '@chatgenius/contracts';
import { BEFORE_ALL_IDS, type Queryable } from '@chatgenius/database';

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
const cursors = `SELECT ${known('delivered')}, ${known('read')} FROM stream_cursors WHERE stream_id = $1`;

/** Members who have got as far, by user id. */
export async function readReceipts(
  db: Queryable,
  { stream, channelId, seq, reader }: Position,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<MemberCursor[]> {
  const { rows } = await db.query<MemberCursor>({
    name: 'receipts',
    text: `SELECT member.user_id AS "userId", cursor.delivered, cursor.read FROM channel_members AS member CROSS JOIN LATERAL (${cursors} AND user_id = member.user_id LIMIT 1) AS cursor
           WHERE member.channel_id = $2 AND member.user_id > $5 AND cursor.delivered >= greatest($3::bigint, 1) ORDER BY member.user_id LIMIT $6`,
    values: [stream, channelId, seq, reader, after ?? BEFORE_ALL_IDS, limit],
  });
  return rows;
}

/** All at once: one walk along the cursors of the stream, where a look for each of 100,000 members took seven times as long. */
export async function countReceipts(db: Queryable, { stream, channelId, seq, reader }: Position): Promise<Pick<Receipts, 'members' | 'delivered' | 'read'>> {
  const { rows } = await db.query<Pick<Receipts, 'members' | 'delivered' | 'read'>>({
    name: 'receipt-counts',
    text: `WITH member AS MATERIALIZED (SELECT ARRAY(SELECT user_id FROM channel_members WHERE channel_id = $2) AS ids)
           SELECT (SELECT cardinality(ids) FROM member) AS members, count(*) AS delivered, count(*) FILTER (WHERE cursor.read >= $3::bigint) AS read
           FROM (${cursors} AND user_id = ANY ((SELECT ids FROM member)::uuid[])) AS cursor WHERE cursor.delivered >= greatest($3::bigint, 1)`,
    values: [stream, channelId, seq, reader],
  });
  return rows[0] ?? { members: 0, delivered: 0, read: 0 };
}
