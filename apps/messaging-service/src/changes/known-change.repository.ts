import { type Queryable, type Transaction } from '@chatgenius/database';

/** A change as its author names it. */
export interface NamedChange {
  readonly messageId: string;
  readonly userId: string;
  readonly changeId: string;
}

/** When this very change was made. To be called with the message's streams locked: who repeats it waits for the first. */
export async function readChangedAt(transaction: Transaction, { messageId, userId, changeId }: NamedChange): Promise<Date | undefined> {
  const { rows } = await transaction.query<{ at: Date }>({
    name: 'known-change',
    text: 'SELECT at FROM message_changes WHERE message_id = $1 AND user_id = $2 AND change_id = $3',
    values: [messageId, userId, changeId],
  });
  return rows[0]?.at;
}

/** Together with the change, so that neither is there without the other. */
export async function keepChange(transaction: Transaction, { messageId, userId, changeId }: NamedChange, at: Date): Promise<void> {
  await transaction.query({
    name: 'keep-change',
    text: 'INSERT INTO message_changes (message_id, user_id, change_id, at) VALUES ($1, $2, $3, $4)',
    values: [messageId, userId, changeId, at],
  });
}

/** @returns how many were forgotten; fewer than `limit` when nothing so old is left */
export async function forgetChanges(db: Queryable, { olderThanMs, limit }: { olderThanMs: number; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'forget-changes',
    text: `DELETE FROM message_changes WHERE (message_id, user_id, change_id) IN (
             SELECT message_id, user_id, change_id FROM message_changes
             WHERE at < now() - $1 * interval '1 millisecond' ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    values: [olderThanMs, limit],
  });
  return rowCount ?? 0;
}
