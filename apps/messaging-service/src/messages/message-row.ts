import { limits, type Attachment, type Live, type Forwarded, type Mentions, type Message, type Metadata, type Quote, type Reaction, type ThreadSummary } from '@chatgenius/contracts';

/** What a message takes from another one. */
export interface Origin {
  readonly quote?: Quote;
  readonly forwarded?: Forwarded;
}

/** What a row keeps of a live message: what it tells of itself, and the events of its stream that have told of its end. */
export type LiveColumn = Live & { readonly events?: readonly { readonly seq: number; readonly at: string }[] };

/** A message and what other tables say about it, as the columns of `fullMessageColumns` bring it. */
export interface MessageRow {
  readonly id: string;
  readonly channel_id: string;
  readonly thread_id: string | null;
  readonly sender_id: string;
  readonly client_message_id: string;
  readonly seq: number;
  readonly text: string;
  readonly created_at: Date;
  readonly imported_by_id: string | null;
  readonly edited_at: Date | null;
  readonly deleted_at: Date | null;
  readonly pinned_at: Date | null;
  readonly mentions: Mentions | null;
  readonly attachments: Attachment[] | null;
  readonly origin: Origin | null;
  readonly metadata: Metadata | null;
  readonly live: LiveColumn | null;
  /** What is committed of a text that is being written; absent where a query does not ask. */
  readonly live_text?: string | null;
  readonly live_metadata?: Metadata | null;
  readonly live_step?: number | null;
  readonly reactions: Reaction[] | null;
  readonly reply_count: number | null;
  readonly last_reply_at: Date | null;
  readonly last_reply_id: string | null;
  readonly participant_ids: string[] | null;
}

const own = [
  'id',
  'channel_id',
  'thread_id',
  'sender_id',
  'client_message_id',
  'seq',
  'text',
  'created_at',
  'imported_by_id',
  'edited_at',
  'deleted_at',
  'pinned_at',
  'mentions',
  'attachments',
  'origin',
  'metadata',
  'live',
];

/** Columns of the table itself. */
export const messageColumns = (alias: string): string => own.map((column) => `${alias}.${column}`).join(', ');

/** All that `toMessage` reads, from `fullMessages(alias)` or from anything that `messageDetails(alias)` is joined to. */
export const fullMessageColumns = (alias: string): string =>
  `${messageColumns(alias)}, ${alias}_live.text AS live_text, ${alias}_live.metadata AS live_metadata, ${alias}_live.step AS live_step, ${alias}_reacted.reactions, ${alias}_thread.reply_count, ${alias}_thread.last_reply_at, ${alias}_thread.last_reply_id, ${alias}_thread.participant_ids`;

/**
 * Reactions, thread and text so far of each message, to be joined behind rows that have `id`. Lateral: one look into an index per
 * message, and only for those that a LIMIT lets through.
 */
export const messageDetails = (alias: string): string => `
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('emoji', emoji, 'count', count, 'userIds', user_ids) ORDER BY emoji) AS reactions
    FROM (
      SELECT emoji, count(*) AS count, (array_agg(user_id ORDER BY seq))[1:${limits.reactionUsers}] AS user_ids
      FROM reactions WHERE message_id = ${alias}.id GROUP BY emoji
    ) AS by_emoji
  ) AS ${alias}_reacted ON true
  LEFT JOIN LATERAL (
    SELECT reply_count, last_reply_at, last_reply_id, participant_ids FROM threads WHERE id = ${alias}.id LIMIT 1
  ) AS ${alias}_thread ON true
  LEFT JOIN LATERAL (
    SELECT text, metadata, step FROM live_messages WHERE ${alias}.live IS NOT NULL AND message_id = ${alias}.id AND NOT hidden AND NOT interrupted LIMIT 1
  ) AS ${alias}_live ON true`;

/** What to write behind FROM: `SELECT ${fullMessageColumns('m')} FROM ${fullMessages('m')} WHERE m.…` */
export const fullMessages = (alias: string): string => `messages AS ${alias} ${messageDetails(alias)}`;

export function toMessage(row: MessageRow): Message {
  const thread = toThreadSummary(row);
  const text = row.live_text ?? row.text;
  const metadata = row.live_metadata ?? row.metadata;
  return {
    id: row.id,
    channelId: row.channel_id,
    ...(row.thread_id !== null && { threadId: row.thread_id }),
    senderId: row.sender_id,
    clientMessageId: row.client_message_id,
    seq: row.seq,
    text,
    createdAt: row.created_at.toISOString(),
    ...(row.imported_by_id !== null && { importedById: row.imported_by_id }),
    ...(row.edited_at !== null && { editedAt: row.edited_at.toISOString() }),
    ...(row.deleted_at !== null && { deletedAt: row.deleted_at.toISOString() }),
    ...(row.pinned_at !== null && { pinnedAt: row.pinned_at.toISOString() }),
    ...(row.mentions !== null && { mentions: row.mentions }),
    ...(row.attachments !== null && { attachments: row.attachments }),
    ...row.origin,
    ...(metadata !== null && { metadata }),
    ...(row.live !== null && { live: liveOf(row.live, text, row.live_step) }),
    ...(row.reactions !== null && { reactions: row.reactions }),
    ...(thread && { thread }),
  };
}

/** Of one that is being written, as of the text that is told beside it. */
function liveOf({ events: _, ...live }: LiveColumn, text: string, step: number | null | undefined): Live {
  return live.state === 'streaming' ? { ...live, length: text.length, ...(step && { step }) } : live;
}

/** Columns of the table threads; all of them null where nobody has replied. */
export type ThreadRow = Pick<MessageRow, 'reply_count' | 'last_reply_at' | 'last_reply_id' | 'participant_ids'>;

/** Nothing of a thread whose replies were all deleted. */
export function toThreadSummary(row: ThreadRow): ThreadSummary | undefined {
  if (row.reply_count === null || row.reply_count === 0 || row.last_reply_at === null || row.last_reply_id === null) return undefined;
  return {
    replyCount: row.reply_count,
    lastReplyAt: row.last_reply_at.toISOString(),
    lastReplyId: row.last_reply_id,
    participantIds: row.participant_ids ?? [],
  };
}
