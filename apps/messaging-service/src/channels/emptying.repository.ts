import { streams } from '@chatgenius/contracts';
import { lockStreams, type Transaction } from '@chatgenius/database';

/** What one transaction takes out of a channel at most, of each kind. */
export interface Portion {
  readonly roots: number;
  readonly replies: number;
  readonly rows: number;
}

/** The oldest channel that has been deleted for some time, is not empty yet, and neither on hold nor at rest: locked, for one process at a time. */
export async function takeUnemptied(transaction: Transaction, afterSeconds: number): Promise<string | undefined> {
  const { rows } = await transaction.query<{ channel_id: string }>({
    name: 'unemptied-channel-at-work',
    text: `SELECT channel_id FROM channel_deletions WHERE NOT emptied AND at < now() - $1 * interval '1 second' AND (rests_until IS NULL OR rests_until <= now())
             AND NOT EXISTS (SELECT FROM retention_holds AS hold WHERE hold.channel_id = channel_deletions.channel_id)
           ORDER BY at, channel_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    values: [afterSeconds],
  });
  return rows[0]?.channel_id;
}

/** What is left of a channel after a portion: more of it, what a hold keeps, or nothing. */
export type Left = 'more' | 'held' | 'nothing';

/** Takes a portion out of the channel: threads and messages from its beginning on, and its log at last. */
export async function emptyPortion(transaction: Transaction, channelId: string, portion: Portion): Promise<Left> {
  const first = await firstMessages(transaction, channelId, portion.roots);
  const roots = await beforeHeld(transaction, first);
  if (first.length > 0) {
    if (roots.length === 0) return 'held';
    if (await emptyThreads(transaction, roots, portion)) await deleteMessages(transaction, roots);
    return 'more';
  }
  const stream = streams.channel(channelId);
  if (!(await emptyLogs(transaction, [stream], portion.rows))) return 'more';
  // What is announced to the stream waits for it, and finds none.
  await lockStreams(transaction, [stream]);
  await transaction.query('DELETE FROM stream_events WHERE stream_id = $1', [stream]);
  await transaction.query('DELETE FROM streams WHERE id = $1', [stream]);
  for (const table of OF_CHANNEL) await transaction.query(`DELETE FROM ${table} WHERE channel_id = $1`, [channelId]);
  await transaction.query('UPDATE channel_deletions SET emptied = true WHERE channel_id = $1', [channelId]);
  return 'nothing';
}

/** Looked at again later, or when a hold ends. */
export async function letRest(transaction: Transaction, channelId: string, seconds: number): Promise<void> {
  await transaction.query({ name: 'let-deletion-rest', text: `UPDATE channel_deletions SET rests_until = now() + $2 * interval '1 second' WHERE channel_id = $1`, values: [channelId, seconds] });
}

interface FirstMessage {
  readonly id: string;
  readonly senderId: string;
}

async function firstMessages(transaction: Transaction, channelId: string, limit: number): Promise<FirstMessage[]> {
  const { rows } = await transaction.query<FirstMessage>({
    name: 'first-messages-and-senders',
    text: 'SELECT id, sender_id AS "senderId" FROM messages WHERE channel_id = $1 AND thread_id IS NULL ORDER BY seq LIMIT $2',
    values: [channelId, limit],
  });
  return rows;
}

/** As retention has it: what somebody on hold has written stays, and all that was written after it; so does a thread in which they wrote. */
async function beforeHeld(transaction: Transaction, messages: readonly FirstMessage[]): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'first-held-message',
    text: `SELECT root.id FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS root (id, sender_id, place)
           WHERE EXISTS (SELECT FROM retention_holds WHERE user_id = root.sender_id)
             OR EXISTS (SELECT FROM messages AS reply JOIN retention_holds AS hold ON hold.user_id = reply.sender_id WHERE reply.thread_id = root.id)
           ORDER BY root.place LIMIT 1`,
    values: [messages.map(({ id }) => id), messages.map(({ senderId }) => senderId)],
  });
  const ids = messages.map(({ id }) => id);
  return rows[0] === undefined ? ids : ids.slice(0, ids.indexOf(rows[0].id));
}

/** @returns whether nothing is left of the threads */
async function emptyThreads(transaction: Transaction, threadIds: readonly string[], { replies, rows: most }: Portion): Promise<boolean> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'first-replies',
    text: 'SELECT id FROM messages WHERE thread_id = ANY ($1::uuid[]) LIMIT $2',
    values: [threadIds, replies],
  });
  await deleteMessages(transaction, rows.map((row) => row.id));
  if (rows.length === replies) return false;
  const logs = threadIds.map(streams.thread);
  if (!(await emptyLogs(transaction, logs, most))) return false;
  await transaction.query({ name: 'delete-thread-followers', text: 'DELETE FROM thread_followers WHERE thread_id = ANY ($1::uuid[])', values: [threadIds] });
  await transaction.query({ name: 'delete-threads', text: 'DELETE FROM threads WHERE id = ANY ($1::uuid[])', values: [threadIds] });
  await transaction.query({ name: 'delete-streams', text: 'DELETE FROM streams WHERE id = ANY ($1::text[])', values: [logs] });
  return true;
}

/** Events and read positions. @returns whether none is left */
async function emptyLogs(transaction: Transaction, logs: readonly string[], most: number): Promise<boolean> {
  const events = await transaction.query({
    name: 'delete-events',
    text: `DELETE FROM stream_events USING (
             SELECT event.stream_id, event.seq FROM unnest($1::text[]) AS log (id)
             CROSS JOIN LATERAL (SELECT stream_id, seq FROM stream_events WHERE stream_id = log.id ORDER BY seq LIMIT $2) AS event LIMIT $2
           ) AS first WHERE stream_events.stream_id = first.stream_id AND stream_events.seq = first.seq`,
    values: [logs, most],
  });
  if (events.rowCount === most) return false;
  const cursors = await transaction.query({
    name: 'delete-cursors',
    text: `DELETE FROM stream_cursors USING (
             SELECT cursor.stream_id, cursor.user_id FROM unnest($1::text[]) AS log (id)
             CROSS JOIN LATERAL (SELECT stream_id, user_id FROM stream_cursors WHERE stream_id = log.id LIMIT $2) AS cursor LIMIT $2
           ) AS first WHERE stream_cursors.stream_id = first.stream_id AND stream_cursors.user_id = first.user_id`,
    values: [logs, most],
  });
  return cursors.rowCount !== most;
}

/** With all that hangs on them. Whom they mentioned is left a tombstone in their own log. */
async function deleteMessages(transaction: Transaction, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await transaction.query({
    name: 'redact-deleted-mentions',
    text: `WITH gone AS (DELETE FROM mentions WHERE message_id = ANY ($1::uuid[]) RETURNING user_id, event_seq, message_id)
           UPDATE stream_events SET data = json_build_object('message', json_strip_nulls(json_build_object(
               'id', m.id, 'channelId', m.channel_id, 'threadId', m.thread_id, 'senderId', m.sender_id, 'clientMessageId', m.client_message_id, 'seq', m.seq,
               'text', '', 'createdAt', to_char(m.created_at AT TIME ZONE 'UTC', $2), 'deletedAt', to_char(now() AT TIME ZONE 'UTC', $2))))
           FROM gone JOIN messages AS m ON m.id = gone.message_id
           WHERE stream_events.stream_id = 'user:' || gone.user_id AND stream_events.seq = gone.event_seq`,
    values: [messageIds, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'],
  });
  for (const table of HANGING) await transaction.query({ name: `delete-${table}-of-messages`, text: `DELETE FROM ${table} WHERE message_id = ANY ($1::uuid[])`, values: [messageIds] });
  await transaction.query({ name: 'delete-messages', text: 'DELETE FROM messages WHERE id = ANY ($1::uuid[])', values: [messageIds] });
}

/** Tables with a `message_id`, each of which has an index that begins with it. */
const HANGING = ['reactions', 'message_edits', 'message_changes', 'message_files', 'search_entries', 'saved_messages', 'live_messages'] as const;
/** Tables with a `channel_id` beside the messages, each of which has an index that begins with it: they hold little of one channel. */
const OF_CHANNEL = ['search_shelves', 'drafts', 'scheduled_messages', 'slow_mode_sends', 'retention_removals', 'reports'] as const;
