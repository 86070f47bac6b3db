import { type Queryable, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

export interface StoredFactor {
  /** Sealed. */
  readonly secret: Buffer;
  readonly confirmedAt: Date | null;
  readonly codesLeft: number;
  /** The database's clock, so that all instances measure by the same one. */
  readonly now: Date;
}

interface FactorRow {
  secret: Buffer;
  confirmed_at: Date | null;
  codes_left: number;
  now: Date;
}

/** Second factors and their recovery codes. */
@Injectable()
export class SecondFactorRepository {
  async find(db: Queryable, userId: string): Promise<StoredFactor | undefined> {
    const { rows } = await db.query<FactorRow>({
      name: 'find-second-factor',
      text: `SELECT secret, confirmed_at, (SELECT count(*) FROM recovery_codes AS code WHERE code.user_id = factor.user_id)::int AS codes_left, clock_timestamp() AS now
             FROM second_factors AS factor WHERE user_id = $1`,
      values: [userId],
    });
    return rows.map(({ secret, confirmed_at, codes_left, now }) => ({ secret, confirmedAt: confirmed_at, codesLeft: codes_left, now }))[0];
  }

  async isActive(db: Queryable, userId: string): Promise<boolean> {
    const { rowCount } = await db.query('SELECT 1 FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL', [userId]);
    return rowCount === 1;
  }

  /** A secret that waits to be confirmed, instead of another one that does. @returns whether none is in use */
  async begin(db: Queryable, userId: string, secret: Buffer): Promise<boolean> {
    const { rowCount } = await db.query(
      `INSERT INTO second_factors (user_id, secret) VALUES ($1, $2)
       ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = now(), last_step = NULL WHERE second_factors.confirmed_at IS NULL`,
      [userId, secret],
    );
    return rowCount === 1;
  }

  /** @returns whether it was the secret that waits, and nobody else was quicker */
  async confirm(transaction: Transaction, userId: string, secret: Buffer, step: number): Promise<boolean> {
    const { rowCount } = await transaction.query(
      'UPDATE second_factors SET confirmed_at = now(), last_step = $3 WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NULL',
      [userId, secret, step],
    );
    return rowCount === 1;
  }

  /** Uses a step of time up, and all before it (RFC 6238, section 5.2). @returns whether it was not used yet */
  async useStep(transaction: Transaction, userId: string, step: number): Promise<boolean> {
    const { rowCount } = await transaction.query(
      'UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND confirmed_at IS NOT NULL AND (last_step IS NULL OR last_step < $2)',
      [userId, step],
    );
    return rowCount === 1;
  }

  /** @returns whether there was such a code */
  async useCode(transaction: Transaction, userId: string, hash: Buffer): Promise<boolean> {
    const { rowCount } = await transaction.query('DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2', [userId, hash]);
    return rowCount === 1;
  }

  async replaceCodes(transaction: Transaction, userId: string, hashes: readonly Buffer[]): Promise<void> {
    await transaction.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
    await transaction.query('INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])', [userId, hashes]);
  }

  /** With its codes. */
  async remove(transaction: Transaction, userId: string): Promise<void> {
    await transaction.query('DELETE FROM second_factors WHERE user_id = $1', [userId]);
  }

  /** The same, where it is in use. @returns whether it was */
  async removeActive(transaction: Transaction, userId: string): Promise<boolean> {
    const { rowCount } = await transaction.query('DELETE FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL', [userId]);
    return rowCount === 1;
  }

  /** Holds the user's row until the commit: no session begins meanwhile. @returns whether there is such a person */
  async holdPerson(transaction: Transaction, userId: string): Promise<boolean> {
    const { rowCount } = await transaction.query("SELECT FROM users WHERE id = $1 AND kind = 'person' FOR NO KEY UPDATE", [userId]);
    return rowCount === 1;
  }
}
