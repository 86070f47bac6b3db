import { type Conversation, type StreamId } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';

/** Where a message is, and at which position. */
export interface MarkedMessage {
  readonly conversation: Conversation;
  readonly seq: number;
}

export async function readMarked(db: Queryable, messageId: string): Promise<MarkedMessage | undefined> {
  const { rows } = await db.query<{ channel_id: string; thread_id: string | null; seq: number }>({
    name: 'marked-message',
    text: 'SELECT channel_id, thread_id, seq FROM messages WHERE id = $1',
    values: [messageId],
  });
  return rows.map((row) => ({ conversation: { channelId: row.channel_id, ...(row.thread_id !== null && { threadId: row.thread_id }) }, seq: row.seq }))[0];
}

/** What was not read yet needs no mark. @returns whether anything is different by it */
export async function setMark(transaction: Transaction, stream: StreamId, userId: string, seq: number): Promise<boolean> {
  const { rowCount } = await transaction.query({
    name: 'set-unread-mark',
    text: 'UPDATE stream_cursors SET unread_from = $3 WHERE stream_id = $1 AND user_id = $2 AND read >= $3 AND unread_from IS DISTINCT FROM $3',
    values: [stream, userId, seq],
  });
  return rowCount === 1;
}

/** Moves a mark on behind what was read; behind everything, it ends. Another mark stays. @returns whether anything is different by it */
export async function passMark(transaction: Transaction, stream: StreamId, userId: string, { seq, unreadFrom }: { seq: number; unreadFrom: number }): Promise<boolean> {
  const { rowCount } = await transaction.query({
    name: 'pass-unread-mark',
    text: `UPDATE stream_cursors SET unread_from = CASE WHEN $3 < read THEN $3 + 1 END
           WHERE stream_id = $1 AND user_id = $2 AND unread_from = $4 AND $3 >= unread_from`,
    values: [stream, userId, seq, unreadFrom],
  });
  return rowCount === 1;
}
