import { type Queryable, type Transaction } from '@chatgenius/database';

/** A change as its author names it: the same name is another change on another message, or in another command. */
export interface NamedChange {
  /** Also of a thread: the message that it hangs on. */
  readonly messageId: string;
  readonly userId: string;
  readonly command: string;
  readonly changeId: string;
}

/** Who changes which message by which command; with the name of the change, if it has one. */
export interface ChangeRequest extends Omit<NamedChange, 'changeId'> {
  readonly changeId?: string | undefined;
  /** The session that asks for it. */
  readonly sessionId?: string | undefined;
  /** The service token, of a bot at a socket. */
  readonly serviceTokenId?: string | undefined;
}

export const namedChange = ({ changeId, messageId, userId, command }: ChangeRequest): NamedChange | undefined => (changeId === undefined ? undefined : { messageId, userId, command, changeId });

/** When this very change was made. To be called under the lock that the change needs: who repeats it waits for the first. */
export async function readChangedAt(transaction: Transaction, { messageId, userId, command, changeId }: NamedChange): Promise<Date | undefined> {
  const { rows } = await transaction.query<{ at: Date }>({
    name: 'known-change',
    text: 'SELECT at FROM message_changes WHERE message_id = $1 AND user_id = $2 AND command = $3 AND change_id = $4',
    values: [messageId, userId, command, changeId],
  });
  return rows[0]?.at;
}

/** Together with the change, so that neither is there without the other. */
export async function keepChange(transaction: Transaction, { messageId, userId, command, changeId }: NamedChange, at: Date): Promise<void> {
  await transaction.query({
    name: 'keep-change',
    text: 'INSERT INTO message_changes (message_id, user_id, command, change_id, at) VALUES ($1, $2, $3, $4, $5)',
    values: [messageId, userId, command, changeId, at],
  });
}

/** @returns how many were forgotten; fewer than `limit` when nothing so old is left */
export async function forgetChanges(db: Queryable, { olderThanMs, limit }: { olderThanMs: number; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'forget-changes',
    // By where the rows lie: however wrong the statistics of a table are that fills and empties, nothing else is read.
    text: `DELETE FROM message_changes WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM message_changes
             WHERE at < now() - $1 * interval '1 millisecond' ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
    values: [olderThanMs, limit],
  });
  return rowCount ?? 0;
}
