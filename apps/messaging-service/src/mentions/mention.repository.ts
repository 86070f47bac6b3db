import { limits } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';

export interface HandlesInChannel {
  readonly channelId: string;
  readonly handles: readonly string[];
}

/** Channel -> handle -> member. */
export type NamedMembers = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Sender -> users who have blocked them: mentions do not reach them. */
export type Deaf = ReadonlyMap<string, ReadonlySet<string>>;

/** Somebody who says something that mentions others. */
export interface Naming {
  readonly senderId: string;
  readonly channelId: string;
  readonly handles: readonly string[];
  readonly everybody: boolean;
}

/** Channel -> its members; channels with more of them than can be told are left out. */
export type ChannelMembers = ReadonlyMap<string, readonly string[]>;

/** Members of channels who are called so. To be called with the channels' streams locked. */
export async function readNamedMembers(transaction: Transaction, wanted: readonly HandlesInChannel[]): Promise<NamedMembers> {
  const pairs = wanted.flatMap(({ channelId, handles }) => handles.map((handle) => ({ channelId, handle })));
  if (pairs.length === 0) return new Map();
  const { rows } = await transaction.query<{ channel_id: string; handle: string; user_id: string }>({
    name: 'named-active-members',
    text: `SELECT DISTINCT name.channel_id, name.handle, member.user_id
           FROM unnest($1::uuid[], $2::text[]) AS name (channel_id, handle)
           CROSS JOIN LATERAL (SELECT id FROM users WHERE handle = name.handle AND deactivated_at IS NULL LIMIT 1) AS person
           CROSS JOIN LATERAL (
             SELECT user_id FROM channel_members WHERE channel_id = name.channel_id AND user_id = person.id LIMIT 1
           ) AS member`,
    values: [pairs.map(({ channelId }) => channelId), pairs.map(({ handle }) => handle)],
  });
  const byChannel = Map.groupBy(rows, (row) => row.channel_id);
  return new Map([...byChannel].map(([channelId, members]) => [channelId, new Map(members.map((row) => [row.handle, row.user_id]))]));
}

/** Who has been told that a message mentions them. To be called with the message's streams locked. */
export async function readTold(transaction: Transaction, messageId: string): Promise<string[]> {
  const { rows } = await transaction.query<{ user_id: string }>({
    name: 'told-of-mention',
    text: 'SELECT user_id FROM mentions WHERE message_id = $1 ORDER BY user_id',
    values: [messageId],
  });
  return rows.map((row) => row.user_id);
}

/** Everybody in channels where an `@channel` can be told to all. To be called with the channels' streams locked. */
export async function readEverybody(transaction: Transaction, channelIds: readonly string[]): Promise<ChannelMembers> {
  if (channelIds.length === 0) return new Map();
  const { rows } = await transaction.query<{ channel_id: string; user_ids: string[] }>({
    name: 'everybody-in-channels',
    text: `SELECT channel.id AS channel_id, everybody.user_ids
           FROM unnest($1::uuid[]) AS channel (id)
           CROSS JOIN LATERAL (
             SELECT array_agg(user_id) AS user_ids
             FROM (SELECT user_id FROM channel_members WHERE channel_id = channel.id ORDER BY user_id LIMIT $2 + 1) AS counted
           ) AS everybody
           WHERE cardinality(everybody.user_ids) <= $2`,
    values: [[...new Set(channelIds)], limits.channelMentionMembers],
  });
  return new Map(rows.map((row) => [row.channel_id, row.user_ids]));
}

/** Who has blocked a sender, of those whom the sender names, and of everybody in channels where all are told. */
export async function readDeaf(transaction: Transaction, naming: readonly Naming[]): Promise<Deaf> {
  if (naming.length === 0) return new Map();
  const names = naming.flatMap(({ senderId, handles }) => handles.map((handle) => ({ senderId, handle })));
  const channels = naming.filter(({ everybody }) => everybody);
  const { rows } = await transaction.query<{ sender_id: string; user_id: string }>({
    name: 'deaf-to-mentions',
    text: `SELECT candidate.sender_id, candidate.user_id
           FROM (
             SELECT name.sender_id, person.id AS user_id FROM unnest($1::uuid[], $2::text[]) AS name (sender_id, handle)
             CROSS JOIN LATERAL (SELECT FROM user_blocks WHERE blocked_id = name.sender_id LIMIT 1) AS blocked
             CROSS JOIN LATERAL (SELECT id FROM users WHERE handle = name.handle LIMIT 1) AS person
             UNION
             SELECT place.sender_id, member.user_id
             FROM (SELECT DISTINCT * FROM unnest($3::uuid[], $4::uuid[]) AS said (sender_id, channel_id)) AS place
             CROSS JOIN LATERAL (SELECT FROM user_blocks WHERE blocked_id = place.sender_id LIMIT 1) AS blocked
             CROSS JOIN LATERAL (SELECT user_id FROM channel_members WHERE channel_id = place.channel_id ORDER BY user_id LIMIT $5) AS member
           ) AS candidate
           CROSS JOIN LATERAL (
             SELECT FROM user_blocks WHERE blocker_id = candidate.user_id AND blocked_id = candidate.sender_id LIMIT 1
           ) AS block`,
    values: [
      names.map(({ senderId }) => senderId),
      names.map(({ handle }) => handle),
      channels.map(({ senderId }) => senderId),
      channels.map(({ channelId }) => channelId),
      limits.channelMentionMembers,
    ],
  });
  const bySender = Map.groupBy(rows, (row) => row.sender_id);
  return new Map([...bySender].map(([senderId, deaf]) => [senderId, new Set(deaf.map((row) => row.user_id))]));
}
