import { type Message, type ThreadSummary } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { toThreadSummary, type ThreadRow } from '../messages/message-row.ts';
import { type OtherReplies } from '../messages/thread.rules.ts';

export async function updateText(transaction: Transaction, { id, text, editedAt, mentions, metadata }: Message): Promise<void> {
  await transaction.query({
    name: 'edit-message',
    text: 'UPDATE messages SET text = $2, edited_at = $3, mentions = $4, metadata = $5 WHERE id = $1',
    values: [id, text, editedAt, mentions ?? null, metadata ?? null],
  });
}

export async function makeTombstone(transaction: Transaction, { id, deletedAt }: Message): Promise<void> {
  await transaction.query({
    name: 'make-tombstone',
    text: `UPDATE messages SET text = '', deleted_at = $2, mentions = NULL, attachments = NULL, metadata = NULL, origin = NULL, live = NULL, pinned_at = NULL WHERE id = $1`,
    values: [id, deletedAt],
  });
}

export interface ReplacedText {
  readonly message: Message;
  readonly by: string;
  readonly at: Date;
  /** Of the message:edited that replaced it; nothing when a deletion did. */
  readonly eventSeq?: number;
}

/** Keeps what a message said until now, for those who may read it. The log is to lose it in the same transaction. */
export async function keepText(transaction: Transaction, { message, by, at, eventSeq }: ReplacedText): Promise<void> {
  await transaction.query({
    name: 'keep-redacted-text',
    text: `INSERT INTO message_edits (message_id, version, text, edited_at, edited_by, event_seq, log_redacted)
           VALUES ($1, (SELECT COALESCE(max(version), 0) + 1 FROM message_edits WHERE message_id = $1), $2, $3, $4, $5, true)`,
    values: [message.id, message.text, at, by, eventSeq ?? null],
  });
}

export async function readThread(transaction: Transaction, threadId: string): Promise<ThreadSummary | undefined> {
  const { rows } = await transaction.query<ThreadRow>({
    name: 'thread-by-id',
    text: 'SELECT reply_count, last_reply_at, last_reply_id, participant_ids FROM threads WHERE id = $1',
    values: [threadId],
  });
  return rows.map(toThreadSummary)[0];
}

/** What a thread has beside one of its replies. */
export async function readOtherReplies(transaction: Transaction, threadId: string, replyId: string): Promise<OtherReplies> {
  const { rows } = await transaction.query<{ id: string | null; created_at: Date; of_sender: boolean }>({
    name: 'other-replies',
    text: `SELECT last.id, last.created_at, same.of_sender IS TRUE AS of_sender FROM messages AS reply
           LEFT JOIN LATERAL (
             SELECT id, created_at FROM messages WHERE thread_id = $1 AND deleted_at IS NULL AND id <> $2 ORDER BY seq DESC LIMIT 1
           ) AS last ON true
           LEFT JOIN LATERAL (
             SELECT true AS of_sender FROM messages
             WHERE thread_id = $1 AND deleted_at IS NULL AND id <> $2 AND sender_id = reply.sender_id LIMIT 1
           ) AS same ON true
           WHERE reply.id = $2`,
    values: [threadId, replyId],
  });
  const [row] = rows;
  const last = row?.id == null ? undefined : { id: row.id, createdAt: row.created_at.toISOString() };
  return { last, ofSender: row?.of_sender === true };
}
