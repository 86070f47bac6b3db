import { parseStreamId, type StreamId, type ThreadSummary } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';
import { releaseFiles } from '../files/message-file.repository.ts';
import { type Candidate } from './retention.rules.ts';

export interface Root extends Candidate {
  readonly id: string;
  readonly deleted: boolean;
  /** Whether somebody has replied to it. */
  readonly threaded: boolean;
}

interface RootRow {
  id: string;
  seq: number;
  sender_id: string;
  created_at: Date;
  deleted: boolean;
  threaded: boolean;
}

/** Messages of a channel itself after a position, in the order of their seq. */
export async function readRoots(transaction: Transaction, channelId: string, after: number, limit: number): Promise<Root[]> {
  const { rows } = await transaction.query<RootRow>({
    name: 'retention-roots',
    text: `SELECT m.id, m.seq, m.sender_id, m.created_at, m.deleted_at IS NOT NULL AS deleted, EXISTS (SELECT FROM threads WHERE id = m.id) AS threaded
           FROM messages AS m WHERE m.channel_id = $1 AND m.thread_id IS NULL AND m.seq > $2 ORDER BY m.seq LIMIT $3`,
    values: [channelId, after, limit],
  });
  return rows.map((row) => ({ id: row.id, seq: row.seq, senderId: row.sender_id, createdAt: row.created_at, deleted: row.deleted, threaded: row.threaded }));
}

/** The oldest replies of a thread. */
export async function readReplies(transaction: Transaction, threadId: string, limit: number): Promise<(Candidate & { id: string })[]> {
  const { rows } = await transaction.query<RootRow>({
    name: 'retention-replies',
    text: 'SELECT id, seq, sender_id, created_at FROM messages WHERE thread_id = $1 ORDER BY seq LIMIT $2',
    values: [threadId, limit],
  });
  return rows.map((row) => ({ id: row.id, seq: row.seq, senderId: row.sender_id, createdAt: row.created_at }));
}

export async function readFloor(db: Queryable, stream: StreamId): Promise<number> {
  const { rows } = await db.query<{ floor: number }>({ name: 'stream-floor', text: 'SELECT floor FROM streams WHERE id = $1', values: [stream] });
  return rows[0]?.floor ?? 0;
}

/** From now on nobody reads the log up to here. That it is to be told once all of it is gone is noted: {@link takeRemoval}. */
export async function raiseFloor(transaction: Transaction, stream: StreamId, { floor, channelId, messages, before }: { floor: number; channelId: string; messages: number; before: Date }): Promise<void> {
  await transaction.query({ name: 'raise-floor', text: 'UPDATE streams SET floor = greatest(floor, $2) WHERE id = $1', values: [stream, floor] });
  await transaction.query({
    name: 'note-removal',
    text: `INSERT INTO retention_removals AS noted (stream_id, channel_id, messages, before) VALUES ($1, $2, $3, $4)
           ON CONFLICT (stream_id) DO UPDATE SET messages = noted.messages + excluded.messages, before = greatest(noted.before, excluded.before)`,
    values: [stream, channelId, messages, before],
  });
}

export interface Removal {
  readonly messages: number;
  readonly before: Date;
}

/** What was noted, which is not noted any more then. */
export async function takeRemoval(transaction: Transaction, stream: StreamId): Promise<Removal | undefined> {
  const { rows } = await transaction.query<Removal>({ name: 'take-removal', text: 'DELETE FROM retention_removals WHERE stream_id = $1 RETURNING messages, before', values: [stream] });
  return rows[0];
}

/**
 * Removes messages of one conversation, and all that hangs on them: reactions, earlier versions, files, text that is being
 * written, what the search knows. What the log says of them behind `through`, and in the streams of whom they mention, loses its words.
 */
export async function removeMessages(transaction: Transaction, stream: StreamId, { ids, through }: { ids: readonly string[]; through: number }): Promise<void> {
  if (ids.length === 0) return;
  await takeWords(transaction, stream, { ids, through });
  await releaseFiles(transaction, ids);
  await transaction.query({
    name: 'remove-messages-and-live',
    text: `WITH gone_reactions AS (DELETE FROM reactions WHERE message_id = ANY ($1::uuid[])),
             gone_changes AS (DELETE FROM message_changes WHERE message_id = ANY ($1::uuid[])),
             gone_saved AS (DELETE FROM saved_messages WHERE message_id = ANY ($1::uuid[])),
             gone_entries AS (DELETE FROM search_entries WHERE message_id = ANY ($1::uuid[])),
             gone_live AS (DELETE FROM live_messages WHERE message_id = ANY ($1::uuid[]))
           DELETE FROM messages WHERE id = ANY ($1::uuid[])`,
    values: [ids],
  });
}

/** Leaves tombstones of messages whose threads go on, and nothing of what they said. */
export async function eraseMessages(transaction: Transaction, stream: StreamId, { ids, through, at }: { ids: readonly string[]; through: number; at: Date }): Promise<void> {
  if (ids.length === 0) return;
  await takeWords(transaction, stream, { ids, through });
  await releaseFiles(transaction, ids);
  await transaction.query({
    name: 'erase-messages-and-live',
    text: `WITH gone_reactions AS (DELETE FROM reactions WHERE message_id = ANY ($1::uuid[])),
             gone_entries AS (DELETE FROM search_entries WHERE message_id = ANY ($1::uuid[])),
             gone_live AS (DELETE FROM live_messages WHERE message_id = ANY ($1::uuid[]))
           UPDATE messages SET text = '', deleted_at = coalesce(deleted_at, $2), edited_at = NULL, mentions = NULL, attachments = NULL, metadata = NULL, origin = NULL, live = NULL, pinned_at = NULL
           WHERE id = ANY ($1::uuid[])`,
    values: [ids, at],
  });
}

/** Earlier versions, and copies of the messages in other places of the log. */
async function takeWords(transaction: Transaction, stream: StreamId, { ids, through }: { ids: readonly string[]; through: number }): Promise<void> {
  await transaction.query({
    name: 'retract-edits',
    text: `WITH gone AS (DELETE FROM message_edits WHERE message_id = ANY ($1::uuid[]) RETURNING event_seq)
           UPDATE stream_events SET data = ((data::jsonb - 'mentions' - 'metadata') || '{"text": "", "superseded": true}')::json
           FROM gone WHERE stream_id = $2 AND seq = gone.event_seq AND seq > $3`,
    values: [ids, stream, through],
  });
  await transaction.query({
    name: 'retract-all-mentions',
    text: `WITH gone AS (DELETE FROM mentions WHERE message_id = ANY ($1::uuid[]) RETURNING user_id, event_seq)
           UPDATE stream_events
           SET data = jsonb_build_object('message', ((data::jsonb -> 'message') - 'mentions' - 'attachments' - 'metadata' - 'quote' - 'forwarded') || jsonb_build_object('text', '', 'deletedAt', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))::json
           FROM gone WHERE stream_id = 'user:' || gone.user_id AND seq = gone.event_seq AND data::jsonb ? 'message'`,
    values: [ids],
  });
}

/** A thread without replies is none: nobody follows it, or has read it. */
export async function endThreads(transaction: Transaction, threadIds: readonly string[]): Promise<void> {
  if (threadIds.length === 0) return;
  await transaction.query({
    name: 'end-threads',
    text: `WITH gone_followers AS (DELETE FROM thread_followers WHERE thread_id = ANY ($1::uuid[])),
             gone_cursors AS (DELETE FROM stream_cursors WHERE stream_id = ANY (SELECT 'thread:' || id FROM unnest($1::uuid[]) AS ended (id)))
           DELETE FROM threads WHERE id = ANY ($1::uuid[])`,
    values: [threadIds],
  });
}

/** What a thread tells of the replies that are left. Of one without any, nothing but when it was last spoken in. */
export async function recountReplies(transaction: Transaction, threadId: string): Promise<ThreadSummary | undefined> {
  const { rows } = await transaction.query<Omit<ThreadSummary, 'lastReplyAt'> & { lastReplyAt: Date }>({
    name: 'recount-replies',
    text: `WITH living AS (SELECT id, sender_id, created_at, seq FROM messages WHERE thread_id = $1 AND deleted_at IS NULL),
             last AS (SELECT id, created_at FROM living ORDER BY seq DESC LIMIT 1)
           UPDATE threads SET
             reply_count = (SELECT count(*) FROM living),
             last_reply_id = coalesce((SELECT id FROM last), last_reply_id),
             last_reply_at = coalesce((SELECT created_at FROM last), last_reply_at),
             participant_ids = ARRAY(
               SELECT id FROM unnest(participant_ids) WITH ORDINALITY AS spoke (id, place) WHERE id IN (SELECT sender_id FROM living) ORDER BY place
             )
           WHERE id = $1
           RETURNING reply_count AS "replyCount", last_reply_at AS "lastReplyAt", last_reply_id AS "lastReplyId", participant_ids AS "participantIds"`,
    values: [threadId],
  });
  return rows.map((row) => ({ ...row, lastReplyAt: row.lastReplyAt.toISOString() }))[0];
}

/** Some of the events that nobody reads any more. @returns how many there were */
export async function deleteEvents(transaction: Transaction, stream: StreamId, limit: number): Promise<number> {
  const { rowCount } = await transaction.query({
    name: 'delete-removed-events',
    text: `DELETE FROM stream_events WHERE stream_id = $1 AND seq = ANY (ARRAY(
             SELECT seq FROM stream_events WHERE stream_id = $1 AND seq <= (SELECT floor FROM streams WHERE id = $1) ORDER BY seq LIMIT $2))`,
    values: [stream, limit],
  });
  return rowCount ?? 0;
}

/** Events of a channel that receivers of webhooks have refused, and that could be sent again. */
export async function deleteParked(transaction: Transaction, stream: StreamId): Promise<void> {
  const { id } = parseStreamId(stream);
  await transaction.query({
    name: 'delete-removed-parked',
    text: `DELETE FROM webhook_parked AS parked USING webhooks, streams
           WHERE webhooks.channel_id = $1 AND streams.id = $2 AND parked.webhook_id = webhooks.id AND parked.epoch = streams.epoch AND parked.seq <= streams.floor`,
    values: [id, stream],
  });
}
