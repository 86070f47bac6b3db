import { limits, type Conversation, type Cursor, type OwnCursor, type Unread } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';
import { columnsOf, ofKind, type PlacedReader, type Reader } from '../streams/readers.ts';

/** What somebody has and has not read of a channel or thread, as one snapshot saw it. */
export interface ReadState extends Unread {
  readonly conversation: Conversation;
  readonly cursor: OwnCursor;
}

interface ReadStateRow {
  place: number;
  channel_id: string;
  thread_id: string | null;
  epoch: string;
  head: number;
  delivered: number;
  read: number;
  unread_from: number | null;
  unread: number;
  mentions: number;
}

/** A live message counts once it is finished. */
const FINISHED = "(live IS NULL OR live->>'state' <> 'streaming')";

const countMentions = (inConversation: string, and = '') => `(
    SELECT count(*) FROM (
      SELECT FROM mentions
      WHERE user_id = asked.user_id AND ${inConversation} AND seq > reached.seq ${and} LIMIT ${limits.unreadCount}
    ) AS mention
  )`;

/** In a direct conversation each message is meant for the reader, unless they have blocked its sender. */
const countMeant = (inConversation: string) => `(
    SELECT count(*) FROM (
      SELECT FROM messages AS meant
      WHERE channel.is_direct AND ${inConversation} AND seq > reached.seq AND sender_id <> asked.user_id AND deleted_at IS NULL AND ${FINISHED}
        AND NOT EXISTS (SELECT FROM user_blocks WHERE blocker_id = asked.user_id AND blocked_id = meant.sender_id)
      LIMIT ${limits.unreadCount}
    ) AS meant
  )`;

/** Counts of both kinds: a look at the rows after `reached`, one by one and up to a limit, along the keyset index. */
const counts = (inConversation: string, mentioned = countMentions(inConversation)) => `
  CROSS JOIN LATERAL (
    SELECT count(*) AS unread FROM (
      SELECT FROM messages
      WHERE ${inConversation} AND seq > reached.seq AND sender_id <> asked.user_id AND deleted_at IS NULL AND ${FINISHED} LIMIT ${limits.unreadCount}
    ) AS message
  ) AS unread
  CROSS JOIN LATERAL (SELECT ${mentioned} AS mentions) AS mentioned`;

const stream = `CROSS JOIN LATERAL (SELECT epoch, head FROM streams WHERE id = asked.stream_id LIMIT 1) AS stream`;
const cursor = `LEFT JOIN LATERAL (
    SELECT delivered, read, unread_from, coalesce(unread_from - 1, read) AS reached FROM stream_cursors WHERE stream_id = asked.stream_id AND user_id = asked.user_id LIMIT 1
  ) AS cursor ON true`;
const readState = `asked.place, stream.epoch, stream.head, coalesce(cursor.delivered, 0) AS delivered, coalesce(cursor.read, 0) AS read, cursor.unread_from,
  unread.unread, mentioned.mentions`;

const IN_CHANNEL = 'channel_id = asked.id AND thread_id IS NULL';

/** What was said before somebody joined does not count. */
const CHANNELS = `
  SELECT ${readState}, asked.id AS channel_id, NULL AS thread_id
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[]) AS asked (user_id, id, stream_id, place)
  CROSS JOIN LATERAL (
    SELECT joined_seq FROM channel_members WHERE channel_id = asked.id AND user_id = asked.user_id LIMIT 1
  ) AS member
  CROSS JOIN LATERAL (SELECT kind = 'direct' AS is_direct FROM channels WHERE id = asked.id LIMIT 1) AS channel
  ${stream}
  ${cursor}
  CROSS JOIN LATERAL (SELECT GREATEST(cursor.reached, member.joined_seq) AS seq) AS reached
  ${counts(IN_CHANNEL, `${countMentions(IN_CHANNEL, 'AND NOT channel.is_direct')} + ${countMeant(IN_CHANNEL)}`)}`;

/** Those who do not follow the thread have nothing to read in it. */
const THREADS = `
  SELECT ${readState}, root.channel_id, asked.id AS thread_id
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[]) AS asked (user_id, id, stream_id, place)
  CROSS JOIN LATERAL (SELECT channel_id FROM messages WHERE id = asked.id AND thread_id IS NULL LIMIT 1) AS root
  CROSS JOIN LATERAL (
    SELECT FROM channel_members WHERE channel_id = root.channel_id AND user_id = asked.user_id LIMIT 1
  ) AS member
  ${stream}
  ${cursor}
  LEFT JOIN LATERAL (
    SELECT since_seq FROM thread_followers WHERE thread_id = asked.id AND user_id = asked.user_id AND following LIMIT 1
  ) AS follower ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN follower.since_seq IS NULL THEN stream.head ELSE GREATEST(cursor.reached, follower.since_seq) END AS seq
  ) AS reached
  ${counts('thread_id = asked.id')}`;

/** One for each reader, in its place: nothing for those who may not read the stream, or for a stream that nobody reads. */
export async function readStates(db: Queryable, readers: readonly Reader[]): Promise<(ReadState | undefined)[]> {
  const states = new Array<ReadState | undefined>(readers.length).fill(undefined);
  const read = async (name: string, text: string, asked: readonly PlacedReader[]) => {
    if (asked.length === 0) return;
    const { rows } = await db.query<ReadStateRow>({ name, text, values: columnsOf(asked) });
    for (const row of rows) states[row.place] = toReadState(row);
  };
  await Promise.all([
    read('channel-own-read-states', CHANNELS, ofKind(readers, 'channel')),
    read('thread-own-read-states', THREADS, ofKind(readers, 'thread')),
  ]);
  return states;
}

function toReadState(row: ReadStateRow): ReadState {
  const head: Cursor = { epoch: row.epoch, seq: row.head };
  return {
    conversation: { channelId: row.channel_id, ...(row.thread_id !== null && { threadId: row.thread_id }) },
    cursor: { delivered: row.delivered, read: row.read, ...(row.unread_from !== null && { unreadFrom: row.unread_from }) },
    head,
    unread: row.unread,
    mentions: row.mentions,
  };
}
