import { type RevocationReason } from '@chatgenius/contracts';
import { AFTER_ALL_IDS, type Queryable } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

export interface OwnSessionRow {
  readonly id: string;
  readonly user_agent: string | null;
  readonly address_range: string | null;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

/** Sessions as their user sees them. */
@Injectable()
export class OwnSessionRepository {
  /** Those that go on, the last sign-in first: ids are in the order of time. */
  async list(db: Queryable, userId: string, before: string | undefined, limit: number): Promise<OwnSessionRow[]> {
    const { rows } = await db.query<OwnSessionRow>({
      name: 'list-own-sessions',
      text: `SELECT id, user_agent, address_range, created_at, last_used_at FROM sessions
             WHERE user_id = $1 AND id < $2 AND revoked_at IS NULL AND expires_at > now()
             ORDER BY user_id DESC, id DESC LIMIT $3`,
      values: [userId, before ?? AFTER_ALL_IDS, limit],
    });
    return rows;
  }

  /** @returns whether there is one of this user, and whether it was ended now */
  async end(db: Queryable, userId: string, sessionId: string, reason: RevocationReason): Promise<{ readonly found: boolean; readonly ended: boolean }> {
    const { rows } = await db.query<{ ended: boolean }>({
      name: 'end-own-session',
      text: `WITH ended AS (
               UPDATE sessions SET revoked_at = now(), revoked_reason = $3
               WHERE id = $2 AND user_id = $1 AND revoked_at IS NULL AND expires_at > now() RETURNING id
             )
             SELECT EXISTS (SELECT FROM ended) AS ended FROM sessions WHERE id = $2 AND user_id = $1`,
      values: [userId, sessionId, reason],
    });
    return { found: rows.length === 1, ended: rows[0]?.ended === true };
  }

  /** Ends all sessions of a user but one. @returns those that had not ended yet */
  async endOthers(db: Queryable, userId: string, keptId: string, reason: RevocationReason): Promise<string[]> {
    const { rows } = await db.query<{ id: string }>({
      name: 'end-other-sessions',
      text: 'UPDATE sessions SET revoked_at = now(), revoked_reason = $3 WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > now() RETURNING id',
      values: [userId, keptId, reason],
    });
    return rows.map(({ id }) => id);
  }

  /** Whether a session of the user has begun in the last minutes; by the database's clock, as all instances measure. */
  async isRecent(db: Queryable, userId: string, sessionId: string | undefined, minutes: number): Promise<boolean> {
    const { rowCount } = await db.query('SELECT FROM sessions WHERE id = $1 AND user_id = $2 AND created_at > now() - make_interval(mins => $3)', [sessionId ?? null, userId, minutes]);
    return rowCount === 1;
  }

  /** And that their users were active. One write a minute for each. What somebody else changes at this moment, a refresh for example, says it as well. */
  async markUsed(db: Queryable, sessionIds: readonly string[]): Promise<void> {
    await db.query({
      name: 'mark-open-sessions-used',
      text: `WITH used AS (
               UPDATE sessions SET last_used_at = date_trunc('minute', now()) WHERE id = ANY (ARRAY(
                 SELECT id FROM sessions WHERE id = ANY ($1::uuid[]) AND revoked_at IS NULL AND (last_used_at IS NULL OR last_used_at < date_trunc('minute', now())) FOR NO KEY UPDATE SKIP LOCKED))
               RETURNING user_id, last_used_at
             )
             INSERT INTO user_activity AS known (user_id, last_active_at) SELECT user_id, max(last_used_at) FROM used GROUP BY user_id ORDER BY user_id
             ON CONFLICT (user_id) DO UPDATE SET last_active_at = excluded.last_active_at
             WHERE known.last_active_at < excluded.last_active_at - interval '4 minutes'`,
      values: [sessionIds],
    });
  }
}
