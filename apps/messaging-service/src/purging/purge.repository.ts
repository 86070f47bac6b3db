import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** A deletion of messages that this process works on. */
export interface ClaimedPurge {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string | null;
  readonly since: Date;
  readonly byId: string;
  readonly createdAt: Date;
  /** The clientMessageId up to which messages were looked at. */
  readonly lookedAt: string;
}

interface PurgeRow {
  id: string;
  user_id: string;
  channel_id: string | null;
  since: Date;
  by_id: string;
  created_at: Date;
  looked_at: string;
}

export interface LookedAt {
  readonly messageIds: readonly string[];
  /** Nothing when there are no more. */
  readonly last: string | undefined;
}

/** Longer than a batch takes. */
const LEASE_SECONDS = 60;

@Injectable()
export class PurgeRepository {
  constructor(private readonly pool: Pool) {}

  /** The oldest one that nobody works on. */
  async claim(): Promise<ClaimedPurge | undefined> {
    const { rows } = await this.pool.query<PurgeRow>({
      name: 'claim-purge',
      text: `UPDATE message_purges SET lease_until = now() + interval '${LEASE_SECONDS} seconds' WHERE id = (
               SELECT id FROM message_purges WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until < now())
               ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
             ) RETURNING id, user_id, channel_id, since, by_id, created_at, looked_at`,
    });
    return rows.map((row) => ({ id: row.id, userId: row.user_id, channelId: row.channel_id, since: row.since, byId: row.by_id, createdAt: row.created_at, lookedAt: row.looked_at }))[0];
  }

  /** Looks at the next messages of the user, along the index that names them; those that are meant are few of them, or all. */
  async look({ userId, channelId, since, createdAt, lookedAt }: ClaimedPurge, limit: number): Promise<LookedAt> {
    const { rows } = await this.pool.query<{ id: string; client_message_id: string; meant: boolean }>({
      name: 'look-for-purged',
      text: `SELECT id, client_message_id, deleted_at IS NULL AND created_at BETWEEN $3 AND $4 AND ($5::uuid IS NULL OR channel_id = $5) AS meant
             FROM messages WHERE sender_id = $1 AND client_message_id > $2 AND imported_by_id IS NULL ORDER BY client_message_id LIMIT $6`,
      values: [userId, lookedAt, since, createdAt, channelId, limit],
    });
    return { messageIds: rows.filter(({ meant }) => meant).map(({ id }) => id), last: rows.length < limit ? undefined : rows.at(-1)?.client_message_id };
  }

  /** A batch is done. @param last nothing when all are */
  async advance(id: string, last: string | undefined, deleted: number): Promise<void> {
    await this.pool.query({
      name: 'advance-purge',
      text: `UPDATE message_purges SET looked_at = COALESCE($2, looked_at), deleted = deleted + $3, lease_until = NULL, finished_at = CASE WHEN $2::text IS NULL THEN now() END
             WHERE id = $1 AND finished_at IS NULL`,
      values: [id, last ?? null, deleted],
    });
  }
}
