import { type RevocationReason } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { type Device } from './devices.ts';
import { type ShownToken } from './refresh.rules.ts';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: Date;
  readonly device: Device;
  readonly tokenHash: Buffer;
}

export interface RefreshedSession extends ShownToken {
  readonly sessionId: string;
  /** Of a used token; absent when a release before it has used it. */
  readonly successorSalt: Buffer | null;
  readonly user: { readonly id: string; readonly handle: string; readonly displayName: string };
  /** The database's clock, so that all instances measure by the same one. */
  readonly now: Date;
}

interface TokenRow {
  session_id: string;
  used_at: Date | null;
  successor_salt: Buffer | null;
  expires_at: Date;
  revoked_at: Date | null;
  user_id: string;
  handle: string;
  display_name: string;
  now: Date;
}

/** Sessions and the chains of their refresh tokens. */
@Injectable()
export class SessionRepository {
  /**
   * A session with the first token of its chain. The user's row is held meanwhile: whoever deactivates them at the same time
   * finds the session, or this finds them deactivated.
   * @returns false when the user is not active
   */
  async insert(db: Queryable, session: NewSession): Promise<boolean> {
    const { rowCount } = await db.query({
      name: 'insert-session-of-active',
      text: `WITH person AS (
               SELECT id FROM users WHERE id = $2 AND deactivated_at IS NULL FOR SHARE
             ), session AS (
               INSERT INTO sessions (id, user_id, expires_at, user_agent, address_range, last_used_at)
               SELECT $1, id, $3::timestamptz, $4, $6, date_trunc('minute', now()) FROM person RETURNING id
             )
             INSERT INTO refresh_tokens (token_hash, session_id) SELECT $5, id FROM session`,
      values: [session.id, session.userId, session.expiresAt, session.device.userAgent ?? null, session.tokenHash, session.device.addressRange ?? null],
    });
    return rowCount === 1;
  }

  /**
   * Locks the session of a token, then reads both. Two statements, because the second sees what was
   * committed while the first waited for the lock: exchanges of one session happen one after another.
   */
  async lockByToken(transaction: Transaction, tokenHash: Buffer): Promise<RefreshedSession | undefined> {
    await transaction.query({
      name: 'lock-session-of-token',
      text: 'SELECT id FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE token_hash = $1) FOR UPDATE',
      values: [tokenHash],
    });
    return this.read(transaction, tokenHash);
  }

  /** A token whose session is locked. */
  async read(transaction: Transaction, tokenHash: Buffer): Promise<RefreshedSession | undefined> {
    const { rows } = await transaction.query<TokenRow>({
      name: 'read-token',
      text: `SELECT t.session_id, t.used_at, t.successor_salt, s.expires_at, s.revoked_at, s.user_id, u.handle, u.display_name, clock_timestamp() AS now
             FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
             WHERE t.token_hash = $1`,
      values: [tokenHash],
    });
    return rows.map(toRefreshedSession)[0];
  }

  /** Notes the first use of a token, and adds its successor to the chain. */
  async succeed(transaction: Transaction, sessionId: string, used: { tokenHash: Buffer; usedAt: Date; salt: Buffer }, successorHash: Buffer): Promise<void> {
    await transaction.query('UPDATE refresh_tokens SET used_at = $2, successor_salt = $3 WHERE token_hash = $1', [used.tokenHash, used.usedAt, used.salt]);
    await transaction.query('INSERT INTO refresh_tokens (token_hash, session_id) VALUES ($1, $2)', [successorHash, sessionId]);
  }

  async prolong(transaction: Transaction, sessionId: string, expiresAt: Date, { addressRange }: Device): Promise<void> {
    await transaction.query(`UPDATE sessions SET expires_at = $2, address_range = coalesce($3, address_range), last_used_at = date_trunc('minute', now()) WHERE id = $1`, [
      sessionId,
      expiresAt,
      addressRange ?? null,
    ]);
  }

  /** All other unused tokens: an earlier release gave one to each who repeated itself. */
  async endForks(transaction: Transaction, sessionId: string, tokenHash: Buffer): Promise<void> {
    await transaction.query('DELETE FROM refresh_tokens WHERE session_id = $1 AND used_at IS NULL AND token_hash <> $2', [sessionId, tokenHash]);
  }

  /** Forgets tokens that were used so long ago that they would have expired. @returns how many; fewer than `limit` when none is left */
  async forgetUsedTokens(db: Queryable, olderThanSeconds: number, limit: number): Promise<number> {
    const { rowCount } = await db.query({
      name: 'forget-used-tokens',
      text: `DELETE FROM refresh_tokens WHERE token_hash = ANY (ARRAY(
               SELECT token_hash FROM refresh_tokens WHERE used_at < now() - make_interval(secs => $1) ORDER BY used_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
      values: [olderThanSeconds, limit],
    });
    return rowCount ?? 0;
  }

  /** Forgets sessions that expired so long ago. @returns how many; fewer than `limit` when none is left */
  async forgetExpired(db: Queryable, olderThanSeconds: number, limit: number): Promise<number> {
    const { rowCount } = await db.query({
      name: 'forget-expired-sessions',
      text: `DELETE FROM sessions WHERE id = ANY (ARRAY(
               SELECT id FROM sessions WHERE expires_at < now() - make_interval(secs => $1) ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
      values: [olderThanSeconds, limit],
    });
    return rowCount ?? 0;
  }

  async revoke(transaction: Transaction, sessionId: string, reason: RevocationReason): Promise<void> {
    await transaction.query('UPDATE sessions SET revoked_at = now(), revoked_reason = $2 WHERE id = $1', [sessionId, reason]);
  }

  /** Ends the session of a token. @returns it, if there is one and it had not ended yet */
  async revokeByToken(db: Queryable, tokenHash: Buffer, reason: RevocationReason): Promise<string[]> {
    const { rows } = await db.query<{ id: string }>({
      name: 'revoke-session-of-token',
      text: `UPDATE sessions SET revoked_at = now(), revoked_reason = $2
             WHERE id = (SELECT session_id FROM refresh_tokens WHERE token_hash = $1) AND revoked_at IS NULL RETURNING id`,
      values: [tokenHash, reason],
    });
    return rows.map(({ id }) => id);
  }

  /** Ends all sessions of a user. @returns those that had not ended yet */
  async revokeByUser(db: Queryable, userId: string, reason: RevocationReason): Promise<string[]> {
    const { rows } = await db.query<{ id: string }>({
      name: 'revoke-sessions-of-user',
      text: 'UPDATE sessions SET revoked_at = now(), revoked_reason = $2 WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() RETURNING id',
      values: [userId, reason],
    });
    return rows.map(({ id }) => id);
  }

  /** Of these sessions, those of the user that have not ended yet. */
  async revokeThose(db: Queryable, userId: string, sessionIds: readonly string[], reason: RevocationReason): Promise<string[]> {
    const { rows } = await db.query<{ id: string }>({
      name: 'revoke-some-sessions',
      text: 'UPDATE sessions SET revoked_at = now(), revoked_reason = $3 WHERE id = ANY ($2::uuid[]) AND user_id = $1 AND revoked_at IS NULL AND expires_at > now() RETURNING id',
      values: [userId, sessionIds, reason],
    });
    return rows.map(({ id }) => id);
  }
}

function toRefreshedSession(row: TokenRow): RefreshedSession {
  return {
    sessionId: row.session_id,
    usedAt: row.used_at,
    successorSalt: row.successor_salt,
    session: { expiresAt: row.expires_at, revokedAt: row.revoked_at },
    user: { id: row.user_id, handle: row.handle, displayName: row.display_name },
    now: row.now,
  };
}
