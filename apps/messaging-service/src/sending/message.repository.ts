import { type Message } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { type Send, type SendingFacts } from './sending.rules.ts';

interface MessageRow {
  id: string;
  channel_id: string;
  sender_id: string;
  client_message_id: string;
  seq: number;
  text: string;
  created_at: Date;
}

export const messageColumns = 'id, channel_id, sender_id, client_message_id, seq, text, created_at';

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    channelId: row.channel_id,
    senderId: row.sender_id,
    clientMessageId: row.client_message_id,
    seq: row.seq,
    text: row.text,
    createdAt: row.created_at.toISOString(),
  };
}

interface FactsRow extends MessageRow {
  archived: boolean | null;
  member: boolean | null;
  epoch: string | null;
}

/**
 * What has to be known to decide each send, in one statement. To be called with the channels' streams
 * locked. The lateral subqueries keep it at one look into an index per row and table, whatever the
 * planner thought of the tables' sizes when the statement was prepared.
 */
export async function readSendingFacts(transaction: Transaction, sends: readonly Send[]): Promise<SendingFacts[]> {
  const { rows } = await transaction.query<FactsRow | (Record<keyof MessageRow, null> & Omit<FactsRow, keyof MessageRow>)>({
    name: 'sending-facts',
    text: `SELECT channel.archived, member.member, earlier.*
           FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS send (channel, sender, client_id, place)
           LEFT JOIN LATERAL (
             SELECT archived_at IS NOT NULL AS archived FROM channels WHERE id = send.channel LIMIT 1
           ) AS channel ON true
           LEFT JOIN LATERAL (
             SELECT true AS member FROM channel_members WHERE channel_id = send.channel AND user_id = send.sender LIMIT 1
           ) AS member ON true
           LEFT JOIN LATERAL (
             SELECT ${messageColumns}, (SELECT epoch FROM streams WHERE streams.id = 'channel:' || channel_id) AS epoch
             FROM messages WHERE sender_id = send.sender AND client_message_id = send.client_id LIMIT 1
           ) AS earlier ON true
           ORDER BY send.place`,
    values: [
      sends.map(({ channelId }) => channelId),
      sends.map(({ senderId }) => senderId),
      sends.map(({ clientMessageId }) => clientMessageId),
    ],
  });
  return rows.map((row) => ({
    channel: row.archived === null ? undefined : { archived: row.archived },
    isMember: row.member === true,
    earlier: row.id === null ? undefined : { message: toMessage(row), epoch: row.epoch ?? '' },
  }));
}

/** One statement for the whole group: an insert each costs nine times as much (docs/adr/0003). */
export async function insertMessages(transaction: Transaction, messages: readonly Message[]): Promise<void> {
  await transaction.query({
    name: 'insert-messages',
    text: `INSERT INTO messages (${messageColumns})
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[])`,
    values: [
      messages.map(({ id }) => id),
      messages.map(({ channelId }) => channelId),
      messages.map(({ senderId }) => senderId),
      messages.map(({ clientMessageId }) => clientMessageId),
      messages.map(({ seq }) => seq),
      messages.map(({ text }) => text),
      messages.map(({ createdAt }) => createdAt),
    ],
  });
}
