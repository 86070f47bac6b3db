import { type StreamId } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** A channel whose oldest message is older than it is kept. */
export interface DueChannel {
  readonly channelId: string;
  readonly before: Date;
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** What is to be removed, by the policies that administrators have set and the clock of the database. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly pool: Pool) {}

  /** Whether anything is kept for less than ever. */
  async hasPolicy(): Promise<boolean> {
    const { rows } = await this.pool.query<{ exists: boolean }>({ name: 'has-retention-policy', text: 'SELECT EXISTS (SELECT FROM retention_policies WHERE days IS NOT NULL) AS exists' });
    return rows[0]?.exists ?? false;
  }

  /**
   * Channels in the order of their ids: without channels on hold, without a limit of age, or being deleted. A look into an index for
   * each channel that there is, whatever it holds.
   * @param days what would be the deployment's policy; null where it is the one that is set
   */
  async dueChannels(after: string | undefined, limit: number, { days = null, channelId = null }: { days?: number | null; channelId?: string | null } = {}): Promise<DueChannel[]> {
    const { rows } = await this.pool.query<{ id: string; before: Date }>({
      name: 'retention-due-channels',
      text: `SELECT channel.id, kept.before FROM channels AS channel
             LEFT JOIN retention_policies AS own ON own.channel_id = channel.id
             LEFT JOIN retention_policies AS common ON common.scope = 'deployment'
             CROSS JOIN LATERAL (
               SELECT now() - make_interval(days => CASE
                 WHEN $4::uuid IS NOT NULL AND $3::int IS NOT NULL THEN $3
                 WHEN own.scope IS NOT NULL THEN own.days ELSE coalesce($3, common.days) END) AS before
             ) AS kept
             CROSS JOIN LATERAL (
               SELECT created_at FROM messages WHERE channel_id = channel.id AND thread_id IS NULL ORDER BY seq LIMIT 1
             ) AS oldest
             WHERE channel.id > $1 AND ($4::uuid IS NULL OR channel.id = $4) AND oldest.created_at < kept.before
               AND NOT EXISTS (SELECT FROM retention_holds WHERE channel_id = channel.id)
               AND NOT EXISTS (SELECT FROM channel_deletions WHERE channel_id = channel.id)
             ORDER BY channel.id LIMIT $2`,
      values: [after ?? FIRST, limit, days, channelId],
    });
    return rows.map(({ id, before }) => ({ channelId: id, before }));
  }

  async heldUsers(): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ user_id: string }>({ name: 'retention-held-users', text: 'SELECT user_id FROM retention_holds WHERE user_id IS NOT NULL' });
    return new Set(rows.map(({ user_id }) => user_id));
  }

  /** Streams of which something was removed that have not said so: of one channel, or those that a process has left behind when it died. */
  async unfinished(channelId?: string): Promise<{ stream: StreamId; channelId: string }[]> {
    const { rows } = await this.pool.query<{ stream_id: StreamId; channel_id: string }>({
      name: 'retention-unfinished',
      text: 'SELECT stream_id, channel_id FROM retention_removals WHERE $1::uuid IS NULL OR channel_id = $1 ORDER BY stream_id LIMIT 1000',
      values: [channelId ?? null],
    });
    return rows.map((row) => ({ stream: row.stream_id, channelId: row.channel_id }));
  }

  /** How much of a channel would go, up to so many messages: what stands before `end`, its replies included. */
  async measure({ channelId, before }: DueChannel, end: number, held: readonly string[], most: number): Promise<{ messages: number; bytes: number }> {
    const { rows } = await this.pool.query<{ messages: number; bytes: number }>({
      name: 'retention-measure',
      text: `WITH root AS (
               SELECT id, octet_length(text) AS bytes FROM messages
               WHERE channel_id = $1 AND thread_id IS NULL AND seq < least($2, coalesce((
                 SELECT min(seq) FROM messages WHERE channel_id = $1 AND thread_id IS NULL AND seq < $2 AND sender_id = ANY ($4::uuid[]) AND $4 <> '{}'
               ), $2)) AND deleted_at IS NULL ORDER BY seq LIMIT $5
             ), reply AS (
               SELECT octet_length(said.text) AS bytes FROM root JOIN threads ON threads.id = root.id
               CROSS JOIN LATERAL (SELECT text FROM messages WHERE thread_id = threads.id AND created_at < $3 ORDER BY seq LIMIT $5) AS said LIMIT $5
             )
             SELECT count(*) AS messages, coalesce(sum(bytes), 0) AS bytes FROM (SELECT bytes FROM root UNION ALL SELECT bytes FROM reply) AS gone`,
      values: [channelId, end, before, held, most],
    });
    return rows[0] ?? { messages: 0, bytes: 0 };
  }
}
