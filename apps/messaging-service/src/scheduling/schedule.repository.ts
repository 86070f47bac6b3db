import { type ScheduledMessage } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';

/** Where a page ends. */
export interface SchedulePosition {
  readonly at: string;
  readonly id: string;
}

/** A message whose time has come, for whoever claimed it. */
export interface DueMessage extends ScheduledMessage {
  readonly userId: string;
  /** Their account is deactivated. */
  readonly isGone: boolean;
}

interface ScheduleRow {
  id: string;
  user_id: string;
  channel_id: string;
  thread_id: string | null;
  text: string;
  attachment_ids: string[];
  send_at: Date;
  created_at: Date;
  state: ScheduledMessage['state'];
  reason: string | null;
}

const COLUMNS = 'id, user_id, channel_id, thread_id, text, attachment_ids, send_at, created_at, state, reason';

const toDue = (row: ScheduleRow & { gone: boolean }): DueMessage => ({ ...toScheduled(row), userId: row.user_id, isGone: row.gone });

function toScheduled(row: ScheduleRow): ScheduledMessage {
  return {
    id: row.id,
    channelId: row.channel_id,
    ...(row.thread_id !== null && { threadId: row.thread_id }),
    text: row.text,
    attachmentIds: row.attachment_ids,
    sendAt: row.send_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
  };
}

/** @returns nothing where there is one by this id already, whosever it is */
export async function insertScheduled(transaction: Transaction, userId: string, { id, channelId, threadId, text, attachmentIds, sendAt, createdAt }: ScheduledMessage): Promise<ScheduledMessage | undefined> {
  const { rows } = await transaction.query<ScheduleRow>({
    name: 'insert-scheduled',
    text: `INSERT INTO scheduled_messages (id, user_id, channel_id, thread_id, text, attachment_ids, send_at, created_at, next_at)
           VALUES ($1, $2, $3, $4, $5, $6::uuid[], $7, $8, $7) ON CONFLICT (id) DO NOTHING RETURNING ${COLUMNS}`,
    values: [id, userId, channelId, threadId ?? null, text, attachmentIds, sendAt, createdAt],
  });
  return rows.map(toScheduled)[0];
}

export async function countScheduled(transaction: Transaction, userId: string): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>({ name: 'count-scheduled', text: 'SELECT count(*) FROM scheduled_messages WHERE user_id = $1', values: [userId] });
  return rows[0]?.count ?? 0;
}

/** Held until the commit: it is not claimed meanwhile. */
export async function lockScheduled(transaction: Transaction, userId: string, id: string): Promise<ScheduledMessage | undefined> {
  const { rows } = await transaction.query<ScheduleRow>({ name: 'lock-scheduled', text: `SELECT ${COLUMNS} FROM scheduled_messages WHERE id = $1 AND user_id = $2 FOR UPDATE`, values: [id, userId] });
  return rows.map(toScheduled)[0];
}

/** It waits again, whatever became of it before. */
export async function updateScheduled(transaction: Transaction, { id, text, attachmentIds, sendAt }: ScheduledMessage): Promise<void> {
  await transaction.query({
    name: 'update-scheduled',
    text: `UPDATE scheduled_messages SET text = $2, attachment_ids = $3::uuid[], send_at = $4, next_at = $4, state = 'waiting', reason = NULL WHERE id = $1`,
    values: [id, text, attachmentIds, sendAt],
  });
}

/** @returns whether it was there */
export async function deleteScheduled(transaction: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await transaction.query({ name: 'delete-scheduled', text: 'DELETE FROM scheduled_messages WHERE id = $1', values: [id] });
  return rowCount === 1;
}

/** @returns whether it was being sent */
export async function failScheduled(transaction: Transaction, id: string, reason: string): Promise<boolean> {
  const { rowCount } = await transaction.query({
    name: 'fail-scheduled',
    text: `UPDATE scheduled_messages SET state = 'failed', next_at = NULL, reason = $2 WHERE id = $1 AND state = 'sending'`,
    values: [id, reason],
  });
  return rowCount === 1;
}

export async function readScheduled(db: Queryable, userId: string, after: SchedulePosition | undefined, limit: number): Promise<ScheduledMessage[]> {
  const { rows } = await db.query<ScheduleRow>({
    name: 'scheduled-messages',
    text: `SELECT ${COLUMNS} FROM scheduled_messages
           WHERE user_id = $1 AND ($2::timestamptz IS NULL OR (send_at, id) > ($2, $3::uuid)) ORDER BY send_at, id LIMIT $4`,
    values: [userId, after && new Date(after.at), after?.id, limit],
  });
  return rows.map(toScheduled);
}

/** Those whose time has come, or whose sender has died: for this process alone until the lease runs out. */
export async function claimDue(db: Queryable, { leaseMs, limit }: { leaseMs: number; limit: number }): Promise<DueMessage[]> {
  const { rows } = await db.query<ScheduleRow & { gone: boolean }>({
    name: 'claim-scheduled',
    text: `UPDATE scheduled_messages SET state = 'sending', next_at = now() + $1 * interval '1 millisecond'
           WHERE id = ANY (ARRAY (SELECT id FROM scheduled_messages WHERE next_at <= now() ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED))
           RETURNING ${COLUMNS}, EXISTS (SELECT FROM users WHERE id = scheduled_messages.user_id AND deactivated_at IS NOT NULL) AS gone`,
    values: [leaseMs, limit],
  });
  return rows.map(toDue);
}
