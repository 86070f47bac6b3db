import { type Attachment, type FileState, type Message } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';

/** A file that somebody wants to send. */
export interface FileFacts {
  readonly ownerId: string;
  /** A message has it already. */
  readonly isSent: boolean;
  readonly state: FileState | 'removed';
  /** Why it was refused. */
  readonly reason?: string | undefined;
  readonly attachment: Attachment;
}

interface FileRow {
  id: string;
  owner_id: string;
  name: string;
  media_type: string;
  bytes: number;
  state: FileFacts['state'];
  reason: string | null;
  facts: Partial<Attachment> | null;
  is_sent: boolean;
}

/**
 * Of files that are about to be sent, what they are. The locks come first, in the order of the ids: of two messages that send
 * one file, the second sees that it is taken; and who settles a file waits for messages that have read it before.
 */
export async function lockFiles(transaction: Transaction, ids: readonly string[]): Promise<Map<string, FileFacts>> {
  if (ids.length === 0) return new Map();
  const locking = lock(transaction, ids);
  // A statement of its own: it sees what was committed while the other one waited.
  const reading = transaction.query<FileRow>({
    name: 'files-to-send',
    text: `SELECT file.id, owner_id, name, media_type, bytes, state, reason, facts,
             EXISTS (SELECT FROM message_files WHERE file_id = file.id AND NOT forwarded) AS is_sent
           FROM files AS file WHERE file.id = ANY ($1::uuid[])`,
    values: [[...new Set(ids)]],
  });
  const [, { rows }] = await Promise.all([locking, reading]);
  return new Map(rows.map((row) => [row.id, { ownerId: row.owner_id, isSent: row.is_sent, state: row.state, reason: row.reason ?? undefined, attachment: toAttachment(row) }]));
}

function toAttachment({ id, name, media_type: mediaType, bytes, state, facts }: FileRow): Attachment {
  return { id, name, mediaType, bytes, ...(state === 'processing' && { state }), ...facts };
}

async function lock(transaction: Transaction, ids: readonly string[]): Promise<void> {
  await transaction.query({
    name: 'lock-files-to-send',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('chatgenius file ' || id, 0)) FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS file (id) ORDER BY id) AS file`,
    values: [ids],
  });
}

/** A message that has a file, and where it is. */
export interface FilePlace {
  readonly messageId: string;
  readonly channelId: string;
  readonly threadId?: string;
}

/** Messages that have the file, also those that were being written when this began. To be called in a transaction that ends soon. */
export async function readPlacesOf(transaction: Transaction, fileId: string): Promise<FilePlace[]> {
  await lock(transaction, [fileId]);
  const { rows } = await transaction.query<{ message_id: string; channel_id: string; thread_id: string | null }>({
    name: 'messages-of-file',
    text: 'SELECT message_id, channel_id, thread_id FROM message_files WHERE file_id = $1 ORDER BY message_id',
    values: [fileId],
  });
  return rows.map((row) => ({ messageId: row.message_id, channelId: row.channel_id, ...(row.thread_id !== null && { threadId: row.thread_id }) }));
}

/** Notes which files messages have, those of forwarded ones as well. */
export async function insertMessageFiles(transaction: Transaction, messages: readonly Message[]): Promise<void> {
  const files = messages.flatMap(({ attachments = [], ...message }) => attachments.map(({ id }, position) => ({ id, position, message })));
  if (files.length === 0) return;
  await transaction.query({
    name: 'insert-message-files',
    text: `INSERT INTO message_files (message_id, file_id, position, channel_id, thread_id, sender_id, forwarded, created_at)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bool[], $8::timestamptz[])`,
    values: [
      files.map(({ message }) => message.id),
      files.map(({ id }) => id),
      files.map(({ position }) => position),
      files.map(({ message }) => message.channelId),
      files.map(({ message }) => message.threadId),
      files.map(({ message }) => message.senderId),
      files.map(({ message }) => message.forwarded !== undefined),
      files.map(({ message }) => message.createdAt),
    ],
  });
}

/**
 * Takes their files from messages that are deleted, and out of what the log tells of them. A trigger notes them for
 * file-service, which removes those that no other message has.
 */
export async function releaseFiles(transaction: Transaction, messageIds: readonly string[]): Promise<void> {
  await transaction.query({
    name: 'release-files',
    text: `WITH gone AS (DELETE FROM message_files WHERE message_id = ANY ($1::uuid[]) RETURNING message_id, channel_id, thread_id, event_seq)
           UPDATE stream_events
           SET data = json_strip_nulls(json_build_object('messageId', gone.message_id, 'channelId', gone.channel_id, 'threadId', gone.thread_id, 'attachments', '[]'::json))
           FROM gone WHERE gone.event_seq IS NOT NULL AND stream_id = COALESCE('thread:' || gone.thread_id, 'channel:' || gone.channel_id) AND seq = gone.event_seq`,
    values: [messageIds],
  });
}

/** Nothing of a message that is deleted. To be called with its stream locked. */
export async function readAttachments(db: Queryable, messageId: string): Promise<readonly Attachment[] | undefined> {
  const { rows } = await db.query<{ attachments: Attachment[] | null }>({ name: 'attachments-of-message', text: 'SELECT attachments FROM messages WHERE id = $1', values: [messageId] });
  return rows[0]?.attachments ?? undefined;
}

export async function saveAttachments(transaction: Transaction, messageId: string, attachments: readonly Attachment[]): Promise<void> {
  await transaction.query({ name: 'save-attachments', text: 'UPDATE messages SET attachments = $2::jsonb WHERE id = $1', values: [messageId, JSON.stringify(attachments)] });
}

/** Where the log tells of the file, so that a deletion finds it. */
export async function noteFileEvent(transaction: Transaction, { messageId, fileId, seq }: { messageId: string; fileId: string; seq: number }): Promise<void> {
  await transaction.query({ name: 'note-file-event', text: 'UPDATE message_files SET event_seq = $3 WHERE message_id = $1 AND file_id = $2', values: [messageId, fileId, seq] });
}
