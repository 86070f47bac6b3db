import { type Channel } from '@chatgenius/contracts';
import { deploymentRoleOf, toChannel, type ChannelRow, type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { type Addressee } from './direct.rules.ts';

/** A conversation that exists. */
export interface Begun {
  readonly channel: Channel;
  /** Members who have not learned of it yet. */
  readonly hiddenFrom: readonly string[];
}

export interface NewConversation {
  readonly channel: Channel;
  readonly key: Buffer;
  readonly begunById: string;
  readonly hiddenFrom: readonly string[];
}

/** Direct conversations, each of one set of people. */
@Injectable()
export class DirectRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async find(key: Buffer, db: Queryable = this.database.pool): Promise<Begun | undefined> {
    const { rows } = await db.query<ChannelRow & { hidden_from: string[] }>({
      name: 'find-direct',
      text: `SELECT c.*, CASE WHEN EXISTS (SELECT FROM direct_shown WHERE channel_id = d.channel_id) THEN '{}' ELSE d.hidden_from END AS hidden_from
             FROM direct_conversations AS d JOIN channels AS c ON c.id = d.channel_id WHERE d.key = $1`,
      values: [key],
    });
    return rows.map((row) => ({ channel: toChannel(row), hiddenFrom: row.hidden_from }))[0];
  }

  /**
   * The channel and its key, in one statement: neither is there without the other. Waits for whoever makes the same one.
   * @returns whether it was made; nothing is left where another one has the key
   */
  async insert(transaction: Transaction, { channel, key, begunById, hiddenFrom }: NewConversation): Promise<boolean> {
    const { rowCount } = await transaction.query({
      name: 'insert-direct',
      text: `WITH direct AS (
               INSERT INTO direct_conversations (channel_id, key, begun_by_id, created_at, hidden_from) VALUES ($1, $2, $3, $4, $5::uuid[])
               ON CONFLICT (key) DO NOTHING RETURNING channel_id, begun_by_id, created_at
             )
             INSERT INTO channels (id, kind, name, created_by_id, created_at, direct_member_ids)
             SELECT channel_id, 'direct', '', begun_by_id, created_at, $6::uuid[] FROM direct`,
      values: [channel.id, key, begunById, channel.createdAt, hiddenFrom, channel.memberIds],
    });
    return rowCount === 1;
  }

  /** One for each user, also of those who do not exist: all of it is read whatever the answer, so that its time tells nothing. */
  async addressees(transaction: Transaction, callerId: string, userIds: readonly string[]): Promise<Addressee[]> {
    const { rows } = await transaction.query<Addressee>({
      name: 'direct-addressees',
      text: `SELECT asked.id AS "userId", coalesce('guest' IN (${deploymentRoleOf('asked.id')}, ${deploymentRoleOf('$1')}), false) AS guest,
               EXISTS (SELECT FROM users WHERE id = asked.id AND kind <> 'webhook' AND deactivated_at IS NULL) AS reachable,
               EXISTS (SELECT FROM user_blocks WHERE (blocker_id = asked.id AND blocked_id = $1) OR (blocker_id = $1 AND blocked_id = asked.id)) AS blocked,
               EXISTS (
                 SELECT FROM channel_members AS mine JOIN channels ON channels.id = mine.channel_id
                 CROSS JOIN LATERAL (SELECT FROM channel_members WHERE channel_id = mine.channel_id AND user_id = asked.id LIMIT 1) AS theirs
                 WHERE mine.user_id = $1 AND channels.kind <> 'direct'
               ) AS shares
             FROM unnest($2::uuid[]) AS asked (id)`,
      values: [callerId, userIds],
    });
    return rows;
  }

  /** To be called with the user's own stream locked: so many at once as one after the other are counted right. */
  async countLately(transaction: Transaction, userId: string, before: string): Promise<number> {
    const { rows } = await transaction.query<{ count: number }>({
      name: 'count-direct-lately',
      text: `SELECT count(*) FROM direct_conversations WHERE begun_by_id = $1 AND created_at > $2::timestamptz - interval '1 day'`,
      values: [userId, before],
    });
    return rows[0]?.count ?? 0;
  }

  async show(transaction: Transaction, channelId: string, userIds: readonly string[]): Promise<void> {
    await transaction.query({
      name: 'show-direct',
      text: 'UPDATE direct_conversations SET hidden_from = ARRAY (SELECT unnest(hidden_from) EXCEPT SELECT unnest($2::uuid[])) WHERE channel_id = $1',
      values: [channelId, userIds],
    });
  }
}
