import { type Message, type Metadata } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';

/** A message that begins to be written, and who takes its text. */
export interface NewLive {
  readonly message: Message;
  readonly ownerId: string;
  readonly hidden: boolean;
}

export async function insertLive(transaction: Transaction, live: readonly NewLive[]): Promise<void> {
  if (live.length === 0) return;
  await transaction.query({
    name: 'insert-live',
    text: `INSERT INTO live_messages (message_id, user_id, owner_id, hidden, text, length)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::text[], $6::int[])`,
    values: [
      live.map(({ message }) => message.id),
      live.map(({ message }) => message.senderId),
      live.map(({ ownerId }) => ownerId),
      live.map(({ hidden }) => hidden),
      live.map(({ message }) => message.text),
      live.map(({ message }) => message.text.length),
    ],
  });
}

/** A live message as it is committed. */
export interface LiveRow {
  readonly message_id: string;
  readonly user_id: string;
  readonly channel_id: string;
  readonly thread_id: string | null;
  readonly owner_id: string;
  readonly generation: number;
  readonly interrupted: boolean;
  readonly hidden: boolean;
  readonly text: string;
  readonly length: number;
  readonly revision: number;
  readonly step: number;
  readonly metadata: Metadata | null;
  readonly cancel: { readonly reason?: string } | null;
  readonly heard_ms_ago: number;
}

const COLUMNS = `live.message_id, live.user_id, m.channel_id, m.thread_id, live.owner_id, live.generation, live.interrupted, live.hidden, live.text, live.length,
  live.revision, live.step, live.metadata, live.cancel, (extract(epoch FROM now() - live.heard_at) * 1000)::float8 AS heard_ms_ago`;

/** Nothing for a message that takes no text. */
export async function readLive(db: Queryable, messageId: string): Promise<LiveRow | undefined> {
  const { rows } = await db.query<LiveRow>({
    name: 'live-message',
    text: `SELECT ${COLUMNS} FROM live_messages AS live JOIN messages AS m ON m.id = live.message_id WHERE live.message_id = $1`,
    values: [messageId],
  });
  return rows[0];
}

/** The same, and nobody takes it over or ends it before this transaction does. */
export async function lockLive(transaction: Transaction, messageId: string): Promise<LiveRow | undefined> {
  const { rows } = await transaction.query<LiveRow>({
    name: 'lock-live-message',
    text: `SELECT ${COLUMNS} FROM live_messages AS live JOIN messages AS m ON m.id = live.message_id WHERE live.message_id = $1 FOR UPDATE OF live`,
    values: [messageId],
  });
  return rows[0];
}

/**
 * Takes a message over, unless somebody else has done so since.
 * @returns the message as it is from then on: its former owner may have committed more after it was read
 */
export async function claimLive(db: Queryable, { message_id, generation }: Pick<LiveRow, 'message_id' | 'generation'>, ownerId: string): Promise<LiveRow | undefined> {
  const { rows } = await db.query<LiveRow>({
    name: 'claim-live',
    text: `UPDATE live_messages AS live SET owner_id = $3, generation = generation + 1, heard_at = CASE WHEN interrupted THEN heard_at ELSE now() END
           FROM messages AS m WHERE m.id = live.message_id AND live.message_id = $1 AND live.generation = $2
           RETURNING ${COLUMNS}`,
    values: [message_id, generation, ownerId],
  });
  return rows[0];
}

/** What is new of a message that its owner commits. */
export interface Checkpoint {
  readonly messageId: string;
  readonly generation: number;
  /** Length of what is committed already, and what follows it. */
  readonly at: number;
  readonly piece: string;
  readonly step: number;
  /** Where it has changed. */
  readonly metadata: Metadata | undefined;
}

/** Commits all of them. @returns those that were still the owner's, and whether their writer is to stop */
export async function commitLive(db: Queryable, ownerId: string, checkpoints: readonly Checkpoint[]): Promise<{ message_id: string; cancel: LiveRow['cancel'] }[]> {
  const { rows } = await db.query<{ message_id: string; cancel: LiveRow['cancel'] }>({
    name: 'commit-live',
    text: `UPDATE live_messages AS live
           SET text = live.text || new.piece, length = new.at + new.size, step = new.step, metadata = COALESCE(new.metadata::jsonb, live.metadata), heard_at = now()
           FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::int[], $6::int[], $7::text[]) AS new (message_id, generation, at, piece, size, step, metadata)
           WHERE live.message_id = new.message_id AND live.generation = new.generation AND live.owner_id = $8 AND live.length = new.at AND NOT live.interrupted
           RETURNING live.message_id, live.cancel`,
    values: [
      checkpoints.map(({ messageId }) => messageId),
      checkpoints.map(({ generation }) => generation),
      checkpoints.map(({ at }) => at),
      checkpoints.map(({ piece }) => piece),
      checkpoints.map(({ piece }) => piece.length),
      checkpoints.map(({ step }) => step),
      checkpoints.map(({ metadata }) => metadata && JSON.stringify(metadata)),
      ownerId,
    ],
  });
  return rows;
}

export async function deleteLive(db: Queryable, messageId: string): Promise<void> {
  await db.query({ name: 'delete-live', text: 'DELETE FROM live_messages WHERE message_id = $1', values: [messageId] });
}

/** Of a message that is interrupted, with all of its text; or is taken up again. Its former owner has it no more. */
export async function setInterrupted(transaction: Transaction, messageId: string, interrupted: boolean, text: string): Promise<void> {
  await transaction.query({
    name: 'interrupt-live',
    text: 'UPDATE live_messages SET interrupted = $2, text = $3, length = $4, generation = generation + 1, heard_at = now() WHERE message_id = $1',
    values: [messageId, interrupted, text, text.length],
  });
}

/** Messages of which nobody has heard for so long: to be interrupted, or forgotten once they are. */
export async function readSilent(db: Queryable, { streamingMs, interruptedMs, limit }: { streamingMs: number; interruptedMs: number; limit: number }): Promise<{ message_id: string; user_id: string; interrupted: boolean }[]> {
  const { rows } = await db.query<{ message_id: string; user_id: string; interrupted: boolean }>({
    name: 'silent-live',
    text: `SELECT message_id, user_id, interrupted FROM live_messages
           WHERE heard_at < now() - $1 * interval '1 millisecond' AND (NOT interrupted OR heard_at < now() - $2 * interval '1 millisecond')
           ORDER BY heard_at LIMIT $3`,
    values: [streamingMs, interruptedMs, limit],
  });
  return rows;
}

/** Those of these messages whose writers may not write there any more. */
export async function readSilenced(db: Queryable, messageIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ message_id: string }>({
    name: 'silenced-live',
    text: `SELECT live.message_id FROM live_messages AS live
           JOIN messages AS m ON m.id = live.message_id JOIN channels AS channel ON channel.id = m.channel_id
           WHERE live.message_id = ANY ($1::uuid[]) AND (
             channel.archived_at IS NOT NULL
             OR NOT EXISTS (SELECT FROM channel_members WHERE channel_id = m.channel_id AND user_id = live.user_id)
             OR EXISTS (SELECT FROM users WHERE id = live.user_id AND deactivated_at IS NOT NULL)
             OR EXISTS (SELECT FROM restrictions WHERE user_id = live.user_id AND (channel_id = m.channel_id OR channel_id IS NULL) AND (until IS NULL OR until > now()))
           )`,
    values: [messageIds],
  });
  return rows.map((row) => row.message_id);
}

export interface LivePlace {
  readonly messageId: string;
  readonly channelId: string;
  readonly threadId: string | null;
}

/** Messages that are being written in which the letters of a handle occur. There are never many, so all are looked through. */
export async function readLiveNaming(db: Queryable, handle: string): Promise<LivePlace[]> {
  const { rows } = await db.query<LivePlace>({
    name: 'live-naming',
    text: `SELECT live.message_id AS "messageId", m.channel_id AS "channelId", m.thread_id AS "threadId" FROM live_messages AS live JOIN messages AS m ON m.id = live.message_id
           WHERE strpos(lower(live.text || coalesce(live.metadata::text, '')), $1) > 0`,
    values: [handle],
  });
  return rows;
}

/** Of one that may not be taken up again. */
export async function forgetInterrupted(db: Queryable, messageId: string): Promise<void> {
  await db.query({ name: 'forget-interrupted', text: 'DELETE FROM live_messages WHERE message_id = $1 AND interrupted', values: [messageId] });
}

export async function noteCancel(transaction: Transaction, messageId: string, reason: string | undefined): Promise<void> {
  await transaction.query({ name: 'cancel-live', text: 'UPDATE live_messages SET cancel = $2 WHERE message_id = $1', values: [messageId, JSON.stringify({ reason })] });
}

export async function countLive(db: Queryable, userId: string, clientMessageId: string): Promise<{ streaming: number; known: boolean }> {
  const { rows } = await db.query<{ streaming: number; known: boolean }>({
    name: 'count-live',
    text: `SELECT (SELECT count(*)::int FROM live_messages WHERE user_id = $1 AND NOT interrupted) AS streaming,
             EXISTS (SELECT FROM messages WHERE sender_id = $1 AND client_message_id = $2) AS known`,
    values: [userId, clientMessageId],
  });
  return rows[0] ?? { streaming: 0, known: false };
}
