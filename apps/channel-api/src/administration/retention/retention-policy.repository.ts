import { type RetentionHold, type RetentionPolicy } from '@chatgenius/contracts';
import { AFTER_ALL_IDS, BEFORE_ALL_IDS, type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

interface PolicyRow {
  channel_id: string | null;
  days: number | null;
  updated_at: Date;
  updated_by_id: string;
}

interface HoldRow {
  id: string;
  channel_id: string | null;
  user_id: string | null;
  reason: string;
  created_by_id: string;
  created_at: Date;
}

const DEPLOYMENT = 'deployment';

/** Policies and holds, as administrators set them; messaging-service goes by them. */
@Injectable()
export class RetentionPolicyRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Until the end of the transaction nobody else changes a policy or a hold. */
  async lock(transaction: Transaction): Promise<void> {
    await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('chatgenius retention', 0))");
  }

  ofDeployment(db: Queryable = this.database.pool): Promise<RetentionPolicy | undefined> {
    return this.of(undefined, db);
  }

  async of(channelId: string | undefined, db: Queryable): Promise<RetentionPolicy | undefined> {
    const { rows } = await db.query<PolicyRow>({ name: 'retention-policy', text: 'SELECT * FROM retention_policies WHERE scope = $1', values: [channelId ?? DEPLOYMENT] });
    return rows.map(toPolicy)[0];
  }

  async ofChannels(after: string | undefined, limit: number): Promise<(RetentionPolicy & { channelId: string })[]> {
    const { rows } = await this.database.pool.query<PolicyRow>({
      name: 'retention-policies-of-channels',
      text: 'SELECT * FROM retention_policies WHERE channel_id > $1 ORDER BY channel_id LIMIT $2',
      values: [after ?? BEFORE_ALL_IDS, limit],
    });
    return rows.map((row) => ({ ...toPolicy(row), channelId: row.channel_id ?? BEFORE_ALL_IDS }));
  }

  async set(transaction: Transaction, channelId: string | undefined, { days, updatedById }: Pick<RetentionPolicy, 'days' | 'updatedById'>): Promise<RetentionPolicy | undefined> {
    const { rows } = await transaction.query<PolicyRow>(
      `INSERT INTO retention_policies (scope, channel_id, days, updated_at, updated_by_id)
       SELECT $1, $2::uuid, $3::int, now(), $4::uuid WHERE $2::uuid IS NULL OR EXISTS (SELECT FROM channels WHERE id = $2)
       ON CONFLICT (scope) DO UPDATE SET days = excluded.days, updated_at = excluded.updated_at, updated_by_id = excluded.updated_by_id RETURNING *`,
      [channelId ?? DEPLOYMENT, channelId ?? null, days, updatedById],
    );
    return rows.map(toPolicy)[0];
  }

  async clear(transaction: Transaction, channelId: string): Promise<void> {
    await transaction.query('DELETE FROM retention_policies WHERE channel_id = $1', [channelId]);
  }

  /** The newest first: ids are in the order of time. */
  async holds(before: string | undefined, limit: number): Promise<RetentionHold[]> {
    const { rows } = await this.database.pool.query<HoldRow>({
      name: 'retention-holds',
      text: 'SELECT * FROM retention_holds WHERE id < $1 ORDER BY id DESC LIMIT $2',
      values: [before ?? AFTER_ALL_IDS, limit],
    });
    return rows.map(toHold);
  }

  async holdOf(transaction: Transaction, { channelId, userId }: Pick<RetentionHold, 'channelId' | 'userId'>): Promise<RetentionHold | undefined> {
    const { rows } = await transaction.query<HoldRow>('SELECT * FROM retention_holds WHERE channel_id = $1 OR user_id = $2', [channelId, userId]);
    return rows.map(toHold)[0];
  }

  async countHolds(transaction: Transaction): Promise<number> {
    const { rows } = await transaction.query<{ holds: number }>('SELECT count(*) AS holds FROM retention_holds');
    return rows[0]?.holds ?? 0;
  }

  /** @returns nothing when there is no such channel or user */
  async insertHold(transaction: Transaction, { id, channelId, userId, reason, createdById }: Omit<RetentionHold, 'createdAt'>): Promise<RetentionHold | undefined> {
    const { rows } = await transaction.query<HoldRow>(
      `INSERT INTO retention_holds (id, channel_id, user_id, reason, created_by_id)
       SELECT $1::uuid, $2::uuid, $3::uuid, $4, $5::uuid WHERE EXISTS (SELECT FROM channels WHERE id = $2) OR EXISTS (SELECT FROM users WHERE id = $3) RETURNING *`,
      [id, channelId, userId, reason, createdById],
    );
    return rows.map(toHold)[0];
  }

  async deleteHold(transaction: Transaction, id: string): Promise<RetentionHold | undefined> {
    const { rows } = await transaction.query<HoldRow>('DELETE FROM retention_holds WHERE id = $1 RETURNING *', [id]);
    // Channels that are being deleted go on.
    if (rows.length > 0) await transaction.query('UPDATE channel_deletions SET rests_until = NULL WHERE rests_until IS NOT NULL');
    return rows.map(toHold)[0];
  }
}

function toPolicy({ days, updated_at, updated_by_id }: PolicyRow): RetentionPolicy {
  return { days, updatedAt: updated_at.toISOString(), updatedById: updated_by_id };
}

function toHold(row: HoldRow): RetentionHold {
  return { id: row.id, channelId: row.channel_id, userId: row.user_id, reason: row.reason, createdById: row.created_by_id, createdAt: row.created_at.toISOString() };
}
