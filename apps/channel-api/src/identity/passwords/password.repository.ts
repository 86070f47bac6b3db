import { type Queryable, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

/** The hashes of passwords. A change names the hash that it replaces: of two at once, one is too late. */
@Injectable()
export class PasswordRepository {
  /** @returns nothing for users without a password */
  async hashOf(db: Queryable, userId: string): Promise<string | undefined> {
    const { rows } = await db.query<{ hash: string | null }>('SELECT password_hash AS hash FROM users WHERE id = $1', [userId]);
    return rows[0]?.hash ?? undefined;
  }

  /** @returns whether it was still the one that is replaced */
  async replace(db: Queryable, userId: string, from: string, to: string): Promise<boolean> {
    const { rowCount } = await db.query('UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2', [userId, from, to]);
    return rowCount === 1;
  }

  /** Of somebody who has one. */
  async reset(transaction: Transaction, userId: string, to: string): Promise<boolean> {
    const { rowCount } = await transaction.query('UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash IS NOT NULL', [userId, to]);
    return rowCount === 1;
  }

  /** Holds it until the commit: a change of it waits, and then sees what was begun with it. @returns whether it is the hash still */
  async hold(transaction: Transaction, userId: string, hash: string): Promise<boolean> {
    const { rowCount } = await transaction.query('SELECT 1 FROM users WHERE id = $1 AND password_hash = $2 FOR SHARE', [userId, hash]);
    return rowCount === 1;
  }
}
