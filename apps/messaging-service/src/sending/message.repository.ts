import { type Message } from '@chatgenius/contracts';
import { type PoolClient } from 'pg';
import { messageKey, type Send, type SendingFacts, type WrittenMessage } from './sending.rules.ts';

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

/** What has to be known to decide a group of sends. To be called with the channels' streams locked. */
export async function readSendingFacts(client: PoolClient, sends: readonly Send[]): Promise<SendingFacts> {
  const channels = await readChannels(client, sends);
  const members = await readMemberships(client, sends);
  const earlier = await readEarlier(client, sends);
  return {
    channels,
    isMember: (channelId, userId) => members.has(`${channelId} ${userId}`),
    earlier: (send) => earlier.get(messageKey(send)),
  };
}

async function readChannels(client: PoolClient, sends: readonly Send[]): Promise<Map<string, { archived: boolean }>> {
  const { rows } = await client.query<{ id: string; archived: boolean }>({
    name: 'sending-channels',
    text: 'SELECT id, archived_at IS NOT NULL AS archived FROM channels WHERE id = ANY ($1::uuid[])',
    values: [[...new Set(sends.map(({ channelId }) => channelId))]],
  });
  return new Map(rows.map(({ id, archived }) => [id, { archived }]));
}

async function readMemberships(client: PoolClient, sends: readonly Send[]): Promise<Set<string>> {
  const { rows } = await client.query<{ channel_id: string; user_id: string }>({
    name: 'sending-memberships',
    text: `SELECT channel_id, user_id FROM channel_members
           JOIN unnest($1::uuid[], $2::uuid[]) AS asked (channel_id, user_id) USING (channel_id, user_id)`,
    values: [sends.map(({ channelId }) => channelId), sends.map(({ senderId }) => senderId)],
  });
  return new Set(rows.map((row) => `${row.channel_id} ${row.user_id}`));
}

async function readEarlier(client: PoolClient, sends: readonly Send[]): Promise<Map<string, WrittenMessage>> {
  const { rows } = await client.query<MessageRow & { epoch: string }>({
    name: 'sending-earlier',
    text: `SELECT ${messageColumns}, (SELECT epoch FROM streams WHERE streams.id = 'channel:' || channel_id) AS epoch
           FROM messages
           JOIN unnest($1::uuid[], $2::text[]) AS asked (sender_id, client_message_id) USING (sender_id, client_message_id)`,
    values: [sends.map(({ senderId }) => senderId), sends.map(({ clientMessageId }) => clientMessageId)],
  });
  return new Map(
    rows.map((row) => [
      messageKey({ senderId: row.sender_id, clientMessageId: row.client_message_id }),
      { message: toMessage(row), epoch: row.epoch },
    ]),
  );
}

/** One statement for the whole group: an insert each costs nine times as much (docs/architecture.md). */
export async function insertMessages(client: PoolClient, messages: readonly Message[]): Promise<void> {
  await client.query({
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
