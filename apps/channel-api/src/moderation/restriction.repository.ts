import { type Restriction, type RestrictionKind } from '@chatgenius/contracts';
import { BEFORE_ALL_IDS, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DATABASE } from '../tokens.ts';

interface RestrictionRow {
  user_id: string;
  kind: RestrictionKind;
  until: Date | null;
  reason: string | null;
  by_id: string;
  created_at: Date;
}

/** Which one of somebody: null is the deployment. */
export interface RestrictionKey {
  readonly userId: string;
  readonly channelId: string | null;
  readonly kind: RestrictionKind;
}

const COLUMNS = 'user_id, kind, until, reason, by_id, created_at';
const IN_FORCE = '(until IS NULL OR until > now())';

/** Who may not come in, or not write, in channels and in the deployment. */
@Injectable()
export class RestrictionRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** In the place of one that is there. @returns that one */
  async put(transaction: Transaction, { channelId }: RestrictionKey, restriction: Restriction): Promise<Restriction | undefined> {
    const { userId, kind, until, reason, byId, createdAt } = restriction;
    const before = await this.find(transaction, { userId, channelId, kind });
    await transaction.query(
      `INSERT INTO restrictions (id, user_id, channel_id, kind, until, reason, by_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (user_id, channel_id, kind) DO UPDATE
       SET until = EXCLUDED.until, reason = EXCLUDED.reason, by_id = EXCLUDED.by_id, created_at = EXCLUDED.created_at`,
      [uuidv7(), userId, channelId, kind, until, reason, byId, createdAt],
    );
    return before;
  }

  /** @returns what was lifted; one that had ended by its time is none */
  async lift(transaction: Transaction, { userId, channelId, kind }: RestrictionKey): Promise<Restriction | undefined> {
    const { rows } = await transaction.query<RestrictionRow & { in_force: boolean }>(
      `DELETE FROM restrictions WHERE user_id = $1 AND channel_id IS NOT DISTINCT FROM $2 AND kind = $3 RETURNING ${COLUMNS}, ${IN_FORCE} AS in_force`,
      [userId, channelId, kind],
    );
    return rows.filter(({ in_force: inForce }) => inForce).map(toRestriction)[0];
  }

  /** Those of a channel, or with null of the deployment, in the order of users. */
  async list(channelId: string | null, kind: RestrictionKind, after: string | undefined, limit: number): Promise<Restriction[]> {
    const place = channelId === null ? 'channel_id IS NULL AND $1::uuid IS NULL' : 'channel_id = $1';
    const { rows } = await this.database.pool.query<RestrictionRow>({
      name: channelId === null ? 'list-user-restrictions' : 'list-restrictions',
      text: `SELECT ${COLUMNS} FROM restrictions
             WHERE ${place} AND kind = $2 AND ${IN_FORCE} AND user_id > $3 ORDER BY user_id LIMIT $4`,
      values: [channelId, kind, after ?? BEFORE_ALL_IDS, limit],
    });
    return rows.map(toRestriction);
  }

  /**
   * Held until the transaction ends: nobody begins a session of theirs meanwhile. Rows that only refer to them are written all
   * the same: their writers hold streams, for which whoever restricts waits. @returns the user's bots
   */
  async lockUser(transaction: Transaction, userId: string): Promise<string[]> {
    await transaction.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
    const { rows } = await transaction.query<{ id: string }>('SELECT id FROM users WHERE owner_id = $1 ORDER BY id', [userId]);
    return rows.map(({ id }) => id);
  }

  private async find(transaction: Transaction, { userId, channelId, kind }: RestrictionKey): Promise<Restriction | undefined> {
    const { rows } = await transaction.query<RestrictionRow>(
      `SELECT ${COLUMNS} FROM restrictions WHERE user_id = $1 AND channel_id IS NOT DISTINCT FROM $2 AND kind = $3 AND ${IN_FORCE}`,
      [userId, channelId, kind],
    );
    return rows.map(toRestriction)[0];
  }
}

function toRestriction(row: RestrictionRow): Restriction {
  return { userId: row.user_id, kind: row.kind, until: row.until?.toISOString() ?? null, reason: row.reason, byId: row.by_id, createdAt: row.created_at.toISOString() };
}
