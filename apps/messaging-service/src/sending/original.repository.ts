import { type Message } from '@chatgenius/contracts';
import { mayRead, type Queryable } from '@chatgenius/database';
import { messageColumns, toMessage, type MessageRow } from '../messages/message-row.ts';
import { originalKey } from './origin.rules.ts';
import { type Send } from './sending.rules.ts';

/** Messages that are quoted or forwarded, for those who may read them; what is deleted, or hidden from them, is left out. */
export async function readOriginals(db: Queryable, sends: readonly Pick<Send, 'senderId' | 'quotedId' | 'forwardedId'>[]): Promise<ReadonlyMap<string, Message>> {
  const asked = sends.flatMap(({ senderId, quotedId, forwardedId }) => [quotedId, forwardedId].flatMap((messageId) => (messageId === undefined ? [] : [{ senderId, messageId }])));
  if (asked.length === 0) return new Map();
  const { rows } = await db.query<MessageRow & { asked_by: string }>({
    name: 'original-messages',
    text: `SELECT ${messageColumns('m')}, asked.sender_id AS asked_by FROM unnest($1::uuid[], $2::uuid[]) AS asked (sender_id, message_id)
           CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = asked.message_id AND deleted_at IS NULL LIMIT 1) AS m
           WHERE ${mayRead('m.channel_id', 'asked.sender_id')}`,
    values: [asked.map(({ senderId }) => senderId), asked.map(({ messageId }) => messageId)],
  });
  const bare = { reactions: null, reply_count: null, last_reply_at: null, last_reply_id: null, participant_ids: null };
  return new Map(rows.map((row) => [originalKey(row.asked_by, row.id), toMessage({ ...row, ...bare })]));
}
