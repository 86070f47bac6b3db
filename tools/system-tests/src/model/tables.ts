import { type Message, type ReadCursor, type ThreadSummary } from '@chatgenius/contracts';
import { type Pool } from 'pg';
import { type LogEntry } from './expected.rules.ts';

export interface StoredFollower {
  readonly following: boolean;
  readonly since: number;
}

/** What the database says of some channels, read by statements that know nothing of the services. */
export interface Tables {
  readonly messages: ReadonlyMap<string, Message>;
  /** Channel -> user. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, { readonly role: string; readonly joinedSeq: number }>>;
  /** Message -> users who were told that they are mentioned. */
  readonly mentions: ReadonlyMap<string, readonly string[]>;
  /** Thread -> user. */
  readonly followers: ReadonlyMap<string, ReadonlyMap<string, StoredFollower>>;
  /** Stream -> user. */
  readonly cursors: ReadonlyMap<string, ReadonlyMap<string, ReadCursor>>;
  readonly heads: ReadonlyMap<string, number>;
  readonly log: readonly LogEntry[];
}

export async function readTables(pool: Pool, channelIds: readonly string[]): Promise<Tables> {
  const rows = async <Row>(text: string): Promise<Row[]> => (await pool.query(text, [channelIds])).rows as Row[];
  const messages = await rows<MessageRow>(MESSAGES);
  const members = await rows<{ channel_id: string; user_id: string; role: string; joined_seq: number }>('SELECT * FROM channel_members WHERE channel_id = ANY ($1::uuid[])');
  const mentions = await rows<{ message_id: string; user_id: string }>('SELECT message_id, user_id FROM mentions WHERE channel_id = ANY ($1::uuid[])');
  const followers = await rows<{ thread_id: string; user_id: string; following: boolean; since_seq: number }>(
    'SELECT f.* FROM thread_followers AS f JOIN messages AS root ON root.id = f.thread_id WHERE root.channel_id = ANY ($1::uuid[])');
  const cursors = await rows<{ stream_id: string; user_id: string; delivered: number; read: number }>(`SELECT * FROM stream_cursors WHERE stream_id IN (${STREAMS})`);
  const heads = await rows<{ id: string; head: number }>(`SELECT id, head FROM streams WHERE id IN (${STREAMS})`);
  const log = await rows<{ stream_id: string; seq: number; type: string; data: unknown }>(`SELECT * FROM stream_events WHERE stream_id IN (${STREAMS}) ORDER BY stream_id, seq`);
  return {
    messages: new Map(messages.map((row) => [row.id, toMessage(row)])),
    members: nested(members, ({ channel_id, user_id, role, joined_seq }) => [channel_id, user_id, { role, joinedSeq: joined_seq }]),
    mentions: new Map(messages.map(({ id }) => [id, mentions.filter(({ message_id }) => message_id === id).map(({ user_id }) => user_id)])),
    followers: nested(followers, ({ thread_id, user_id, following, since_seq }) => [thread_id, user_id, { following, since: since_seq }]),
    cursors: nested(cursors, ({ stream_id, user_id, delivered, read }) => [stream_id, user_id, { delivered, read }]),
    heads: new Map(heads.map(({ id, head }) => [id, head])),
    log: log.map(({ stream_id, ...entry }) => ({ stream: stream_id, ...entry })),
  };
}

const STREAMS = `
  SELECT 'channel:' || id FROM unnest($1::uuid[]) AS channel (id)
  UNION ALL SELECT 'thread:' || id FROM messages WHERE channel_id = ANY ($1::uuid[]) AND thread_id IS NULL`;

interface MessageRow {
  id: string;
  channel_id: string;
  thread_id: string | null;
  sender_id: string;
  client_message_id: string;
  seq: number;
  text: string;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  pinned_at: Date | null;
  mentions: Message['mentions'] | null;
  reactions: Message['reactions'] | null;
  thread: (Omit<ThreadSummary, 'lastReplyAt'> & { lastReplyAt: string }) | null;
}

const MESSAGES = `
  SELECT m.id, m.channel_id, m.thread_id, m.sender_id, m.client_message_id, m.seq, m.text, m.created_at, m.edited_at, m.deleted_at, m.pinned_at, m.mentions,
    (SELECT json_agg(one ORDER BY one->>'emoji' COLLATE "C") FROM (
       SELECT json_build_object('emoji', emoji, 'count', count(*), 'userIds', json_agg(user_id ORDER BY seq)) AS one
       FROM reactions WHERE message_id = m.id GROUP BY emoji) AS grouped) AS reactions,
    (SELECT json_build_object('replyCount', reply_count, 'lastReplyAt', last_reply_at, 'lastReplyId', last_reply_id, 'participantIds', participant_ids)
     FROM threads WHERE id = m.id AND reply_count > 0) AS thread
  FROM messages AS m WHERE m.channel_id = ANY ($1::uuid[]) ORDER BY m.channel_id, m.seq`;

function toMessage(row: MessageRow): Message {
  const { id, channel_id: channelId, thread_id: threadId, sender_id: senderId, client_message_id: clientMessageId, seq, text } = row;
  const at = (name: string, date: Date | null) => date && { [name]: date.toISOString() };
  return {
    id, channelId, ...(threadId && { threadId }), senderId, clientMessageId, seq, text, createdAt: row.created_at.toISOString(),
    ...at('editedAt', row.edited_at), ...at('deletedAt', row.deleted_at), ...at('pinnedAt', row.pinned_at),
    ...(row.mentions && { mentions: row.mentions }),
    ...(row.reactions && { reactions: row.reactions }),
    ...(row.thread && { thread: { ...row.thread, lastReplyAt: new Date(row.thread.lastReplyAt).toISOString() } }),
  };
}

function nested<Row, Value>(rows: readonly Row[], entry: (row: Row) => readonly [string, string, Value]): Map<string, Map<string, Value>> {
  const outer = new Map<string, Map<string, Value>>();
  for (const row of rows) {
    const [key, inner, value] = entry(row);
    outer.set(key, (outer.get(key) ?? new Map<string, Value>()).set(inner, value));
  }
  return outer;
}
