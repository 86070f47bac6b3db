import { type SavedMessage } from '@chatgenius/contracts';
import { AFTER_ALL_IDS, AFTER_ALL_TIMES, mayRead, type Queryable, type Transaction } from '@chatgenius/database';
import { fullMessageColumns, messageDetails, toMessage, type MessageRow } from '../messages/message-row.ts';

/** Where a page ends. */
export interface SavedPosition {
  readonly at: string;
  readonly messageId: string;
}

/** A message that the user may read: there, or its tombstone. */
export async function readReadable(db: Queryable, userId: string, messageId: string): Promise<{ deleted: boolean } | undefined> {
  const { rows } = await db.query<{ deleted: boolean }>({
    name: 'readable-message',
    text: `SELECT m.deleted_at IS NOT NULL AS deleted
           FROM messages AS m WHERE m.id = $2 AND ${mayRead('m.channel_id', '$1')}`,
    values: [userId, messageId],
  });
  return rows[0];
}

/** Counted up to `limit`. */
export async function countSaved(transaction: Transaction, userId: string, limit: number): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>({
    name: 'count-saved',
    text: 'SELECT count(*) FROM (SELECT FROM saved_messages WHERE user_id = $1 LIMIT $2) AS saved',
    values: [userId, limit],
  });
  return rows[0]?.count ?? 0;
}

export async function readSavedAt(transaction: Transaction, userId: string, messageId: string): Promise<Date | undefined> {
  const { rows } = await transaction.query<{ saved_at: Date }>({ name: 'saved-at', text: 'SELECT saved_at FROM saved_messages WHERE user_id = $1 AND message_id = $2', values: [userId, messageId] });
  return rows[0]?.saved_at;
}

export async function insertSaved(transaction: Transaction, userId: string, messageId: string, at: Date): Promise<void> {
  await transaction.query({ name: 'save-message', text: 'INSERT INTO saved_messages (user_id, message_id, saved_at) VALUES ($1, $2, $3)', values: [userId, messageId, at] });
}

export async function deleteSaved(transaction: Transaction, userId: string, messageId: string): Promise<boolean> {
  const { rowCount } = await transaction.query({ name: 'unsave-message', text: 'DELETE FROM saved_messages WHERE user_id = $1 AND message_id = $2', values: [userId, messageId] });
  return rowCount === 1;
}

/** The last saved first; those that the user may no longer read are passed over. */
export async function readSaved(db: Queryable, userId: string, after: SavedPosition | undefined, limit: number): Promise<SavedMessage[]> {
  const { rows } = await db.query<MessageRow & { saved_at: Date }>({
    name: 'saved-messages',
    text: `SELECT ${fullMessageColumns('m')}, saved.saved_at
           FROM saved_messages AS saved
           CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = saved.message_id LIMIT 1) AS m
           ${messageDetails('m')}
           WHERE saved.user_id = $1 AND ${mayRead('m.channel_id', '$1')} AND (saved.saved_at, saved.message_id) < ($2::timestamptz, $3::uuid)
           ORDER BY saved.saved_at DESC, saved.message_id DESC LIMIT $4`,
    values: [userId, after === undefined ? AFTER_ALL_TIMES : new Date(after.at), after?.messageId ?? AFTER_ALL_IDS, limit],
  });
  return rows.map((row) => ({ message: toMessage(row), savedAt: row.saved_at.toISOString() }));
}
