import { type Channel } from '@chatgenius/contracts';
import { toFullChannel, type FullChannelRow, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

/** Channels that are deleted for good: what channel-api writes of them. Everything may be done again after a crash. */
@Injectable()
export class DeletionRepository {
  /** Nothing for one that does not exist, or is being deleted already; direct messages are nobody's to delete. */
  async find(transaction: Transaction, channelId: string): Promise<Channel | 'going' | undefined> {
    const { rows } = await transaction.query<FullChannelRow & { going: boolean }>({
      name: 'channel-to-delete',
      text: `SELECT c.*, d.channel_id IS NOT NULL AS going FROM channels c LEFT JOIN channel_deletions d ON d.channel_id = c.id
             WHERE c.id = $1 AND c.kind <> 'direct'`,
      values: [channelId],
    });
    return rows.map((row) => (row.going ? ('going' as const) : toFullChannel(row)))[0];
  }

  /**
   * From here on nobody sees the channel, in the words that every release knows: it is private, archived and without members.
   * Whoever was a member or invited is noted, to be told.
   */
  async begin(transaction: Transaction, channelId: string, deletedById: string, at: Date): Promise<void> {
    await transaction.query('INSERT INTO channel_deletions (channel_id, deleted_by_id, at) VALUES ($1, $2, $3)', [channelId, deletedById, at]);
    await transaction.query(
      `WITH members AS (DELETE FROM channel_members WHERE channel_id = $1 RETURNING user_id),
         invited AS (DELETE FROM channel_invitations WHERE channel_id = $1 RETURNING user_id, state)
       INSERT INTO channel_deletion_members (channel_id, user_id)
       SELECT $1, user_id FROM members UNION SELECT $1, user_id FROM invited WHERE state = 'pending'`,
      [channelId],
    );
    await transaction.query('DELETE FROM webhooks WHERE channel_id = $1', [channelId]);
    await transaction.query(`UPDATE channels SET kind = 'private', archived_at = coalesce(archived_at, $2), version = version + 1 WHERE id = $1`, [channelId, at]);
  }

  /** The oldest channel of which members have not been told, and some of them: locked, for one process at a time. */
  async takeUntold(transaction: Transaction, atMost: number): Promise<{ channelId: string; userIds: string[] } | undefined> {
    const { rows } = await transaction.query<{ channel_id: string }>({
      name: 'untold-deletion',
      text: 'SELECT channel_id FROM channel_deletions WHERE NOT told ORDER BY at, channel_id LIMIT 1 FOR UPDATE SKIP LOCKED',
    });
    const channelId = rows[0]?.channel_id;
    if (channelId === undefined) return undefined;
    const taken = await transaction.query<{ user_id: string }>({
      name: 'take-untold-members',
      text: `DELETE FROM channel_deletion_members WHERE channel_id = $1 AND user_id IN (
               SELECT user_id FROM channel_deletion_members WHERE channel_id = $1 ORDER BY user_id LIMIT $2
             ) RETURNING user_id`,
      values: [channelId, atMost],
    });
    if (taken.rows.length < atMost) await transaction.query('UPDATE channel_deletions SET told = true WHERE channel_id = $1', [channelId]);
    return { channelId, userIds: taken.rows.map((row) => row.user_id) };
  }

  /** Channels of which nothing is left but their own rows. @returns how many */
  async finish(transaction: Transaction, atMost: number): Promise<number> {
    const { rows } = await transaction.query<{ channel_id: string }>({
      name: 'finished-deletions',
      text: 'SELECT channel_id FROM channel_deletions WHERE told AND emptied LIMIT $1 FOR UPDATE SKIP LOCKED',
      values: [atMost],
    });
    const channelIds = rows.map((row) => row.channel_id);
    if (channelIds.length === 0) return 0;
    await transaction.query('DELETE FROM word_filters WHERE channel_id = ANY ($1::uuid[])', [channelIds]);
    await transaction.query('DELETE FROM channels WHERE id = ANY ($1::uuid[])', [channelIds]);
    await transaction.query('DELETE FROM channel_deletions WHERE channel_id = ANY ($1::uuid[])', [channelIds]);
    return channelIds.length;
  }
}
