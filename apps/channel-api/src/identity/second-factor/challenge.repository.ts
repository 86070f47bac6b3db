import { type Queryable, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

/** Sign-ins whose password was right, and that wait for the second factor. */
@Injectable()
export class ChallengeRepository {
  async insert(transaction: Transaction, { hash, userId, seconds }: { hash: Buffer; userId: string; seconds: number }): Promise<Date> {
    const { rows } = await transaction.query<{ expires_at: Date }>(
      'INSERT INTO sign_in_challenges (token_hash, user_id, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3)) RETURNING expires_at',
      [hash, userId, seconds],
    );
    const [row] = rows;
    if (!row) throw new Error('the challenge was not inserted');
    return row.expires_at;
  }

  async userOf(db: Queryable, hash: Buffer): Promise<string | undefined> {
    const { rows } = await db.query<{ user_id: string }>('SELECT user_id FROM sign_in_challenges WHERE token_hash = $1 AND expires_at > now()', [hash]);
    return rows[0]?.user_id;
  }

  /** Counts a guess, before anybody knows whether it is right. @returns whether it is one of those that are left */
  async countGuess(db: Queryable, hash: Buffer, most: number): Promise<boolean> {
    const { rowCount } = await db.query('UPDATE sign_in_challenges SET guesses = guesses + 1 WHERE token_hash = $1 AND expires_at > now() AND guesses < $2', [hash, most]);
    return rowCount === 1;
  }

  /** @returns whether it was there still */
  async take(transaction: Transaction, hash: Buffer): Promise<boolean> {
    const { rowCount } = await transaction.query('DELETE FROM sign_in_challenges WHERE token_hash = $1', [hash]);
    return rowCount === 1;
  }

  async removeAll(transaction: Transaction, userId: string): Promise<void> {
    await transaction.query('DELETE FROM sign_in_challenges WHERE user_id = $1', [userId]);
  }

  /** @returns how many; fewer than `limit` when none is left */
  async forgetExpired(db: Queryable, limit: number): Promise<number> {
    const { rowCount } = await db.query({
      name: 'forget-expired-challenges',
      text: `DELETE FROM sign_in_challenges WHERE token_hash = ANY (ARRAY(
               SELECT token_hash FROM sign_in_challenges WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED))`,
      values: [limit],
    });
    return rowCount ?? 0;
  }
}
