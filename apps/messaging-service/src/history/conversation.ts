import { mayRead } from '@chatgenius/database';

/** What a history is of. */
export type ConversationId = { readonly channelId: string } | { readonly threadId: string };

interface ConversationSql {
  readonly kind: 'channel' | 'thread';
  /** The parameter $1. */
  readonly id: string;
  /** One row when there is such a conversation for the user $2: where its stream stands. */
  readonly access: string;
  /** Its messages, as the index reads that they are in by seq. */
  readonly messages: string;
}

const CHANNEL: Omit<ConversationSql, 'id'> = {
  kind: 'channel',
  access: `SELECT s.epoch, s.head
           FROM channels c JOIN streams s ON s.id = 'channel:' || c.id
           WHERE c.id = $1 AND ${mayRead('c.id', '$2::uuid')}`,
  messages: 'channel_id = $1 AND thread_id IS NULL',
};

/** A message without replies is a thread that nothing has happened in; unless it is deleted: then there will be none. */
const THREAD: Omit<ConversationSql, 'id'> = {
  kind: 'thread',
  access: `SELECT s.epoch, s.head
           FROM messages root LEFT JOIN streams s ON s.id = 'thread:' || root.id
           WHERE root.id = $1 AND root.thread_id IS NULL AND ${mayRead('root.channel_id', '$2::uuid')} AND (root.deleted_at IS NULL OR s.id IS NOT NULL)`,
  messages: 'thread_id = $1',
};

export function conversationOf(of: ConversationId): ConversationSql {
  return 'channelId' in of ? { ...CHANNEL, id: of.channelId } : { ...THREAD, id: of.threadId };
}
