import { type Message, type ThreadSummary } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { fullMessageColumns, fullMessages, toMessage, type MessageRow } from './message-row.ts';

/** One statement for the whole group: an insert each costs nine times as much (docs/adr/0003). */
export async function insertMessages(transaction: Transaction, messages: readonly Message[]): Promise<void> {
  await transaction.query({
    name: 'insert-messages-live-or-whole',
    text: `INSERT INTO messages (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at, imported_by_id, mentions, attachments, metadata, origin, live)
           SELECT id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at, imported_by_id, mentions::jsonb, attachments::jsonb, metadata::jsonb, origin::jsonb, live::jsonb
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::timestamptz[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
             AS new (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at, imported_by_id, mentions, attachments, metadata, origin, live)`,
    values: [
      messages.map(({ id }) => id),
      messages.map(({ channelId }) => channelId),
      messages.map(({ threadId }) => threadId),
      messages.map(({ senderId }) => senderId),
      messages.map(({ clientMessageId }) => clientMessageId),
      messages.map(({ seq }) => seq),
      messages.map(({ text }) => text),
      messages.map(({ createdAt }) => createdAt),
      messages.map(({ importedById }) => importedById),
      messages.map(({ mentions }) => mentions && JSON.stringify(mentions)),
      messages.map(({ attachments }) => attachments && JSON.stringify(attachments)),
      messages.map(({ metadata }) => metadata && JSON.stringify(metadata)),
      messages.map(({ quote, forwarded }) => (quote || forwarded) && JSON.stringify({ quote, forwarded })),
      messages.map(({ live }) => live && JSON.stringify(live)),
    ],
  });
}

export interface WrittenMessage {
  readonly message: Message;
  readonly epoch: string;
}

/**
 * Messages that were written before, as they read now, by their id. Who has left since is told what they wrote, and not
 * what others have made of it.
 */
export async function readWritten(transaction: Transaction, messageIds: readonly string[]): Promise<Map<string, WrittenMessage>> {
  if (messageIds.length === 0) return new Map();
  const { rows } = await transaction.query<MessageRow & { epoch: string; is_member: boolean }>({
    name: 'written-messages',
    text: `SELECT ${fullMessageColumns('m')}, stream.epoch, member.user_id IS NOT NULL AS is_member
           FROM ${fullMessages('m')}
           JOIN streams AS stream ON stream.id = COALESCE('thread:' || m.thread_id, 'channel:' || m.channel_id)
           LEFT JOIN channel_members AS member ON member.channel_id = m.channel_id AND member.user_id = m.sender_id
           WHERE m.id = ANY ($1::uuid[])`,
    values: [messageIds],
  });
  return new Map(rows.map((row) => [row.id, { message: toMessage(row.is_member ? row : withoutOthers(row)), epoch: row.epoch }]));
}

const withoutOthers = (row: MessageRow): MessageRow => ({ ...row, pinned_at: null, reactions: null, reply_count: null });

export interface ThreadState {
  readonly threadId: string;
  readonly channelId: string;
  readonly summary: ThreadSummary;
}

export async function saveThreads(transaction: Transaction, threads: readonly ThreadState[]): Promise<void> {
  if (threads.length === 0) return;
  await transaction.query({
    name: 'save-threads',
    // Lists of different lengths make no two-dimensional array: each comes as the text of one.
    text: `INSERT INTO threads (id, channel_id, reply_count, last_reply_at, last_reply_id, participant_ids)
           SELECT id, channel_id, reply_count, last_reply_at, last_reply_id, participant_ids::uuid[]
           FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::uuid[], $6::text[])
             AS new (id, channel_id, reply_count, last_reply_at, last_reply_id, participant_ids)
           ON CONFLICT (id) DO UPDATE SET
             reply_count = EXCLUDED.reply_count, last_reply_at = EXCLUDED.last_reply_at,
             last_reply_id = EXCLUDED.last_reply_id, participant_ids = EXCLUDED.participant_ids`,
    values: [
      threads.map(({ threadId }) => threadId),
      threads.map(({ channelId }) => channelId),
      threads.map(({ summary }) => summary.replyCount),
      threads.map(({ summary }) => summary.lastReplyAt),
      threads.map(({ summary }) => summary.lastReplyId),
      threads.map(({ summary }) => `{${summary.participantIds.join(',')}}`),
    ],
  });
}

export interface NewFollower {
  readonly threadId: string;
  readonly userId: string;
  readonly sinceSeq: number;
}

export async function saveFollowers(transaction: Transaction, followers: readonly NewFollower[]): Promise<void> {
  if (followers.length === 0) return;
  await transaction.query({
    name: 'save-followers',
    text: `INSERT INTO thread_followers (thread_id, user_id, following, since_seq)
           SELECT thread_id, user_id, true, since_seq FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS new (thread_id, user_id, since_seq)
           ON CONFLICT (thread_id, user_id) DO UPDATE SET following = true, since_seq = EXCLUDED.since_seq`,
    values: [
      followers.map(({ threadId }) => threadId),
      followers.map(({ userId }) => userId),
      followers.map(({ sinceSeq }) => sinceSeq),
    ],
  });
}

export interface NewMention {
  readonly userId: string;
  readonly message: Message;
  /** Of the event in the user's stream. */
  readonly eventSeq: number;
}

export async function insertMentions(transaction: Transaction, mentions: readonly NewMention[]): Promise<void> {
  if (mentions.length === 0) return;
  await transaction.query({
    name: 'insert-mentions',
    text: `INSERT INTO mentions (user_id, message_id, channel_id, thread_id, seq, event_seq)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[])`,
    values: [
      mentions.map(({ userId }) => userId),
      mentions.map(({ message }) => message.id),
      mentions.map(({ message }) => message.channelId),
      mentions.map(({ message }) => message.threadId),
      mentions.map(({ message }) => message.seq),
      mentions.map(({ eventSeq }) => eventSeq),
    ],
  });
}
