import { type Queryable, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { type TokenPurpose } from './mail-settings.ts';

export interface MailTokenPlan {
  readonly hash: Buffer;
  readonly userId: string;
  readonly purpose: TokenPurpose;
  readonly address: string;
  readonly minutes: number;
}

export interface TokenOwner {
  readonly userId: string;
  readonly address: string;
}

/** What mails carry: hashed, and good once. */
@Injectable()
export class MailTokenRepository {
  /** Of nobody who is forgotten meanwhile. */
  async insert(db: Queryable, { hash, userId, purpose, address, minutes }: MailTokenPlan): Promise<void> {
    await db.query({
      name: 'insert-mail-token-of-known',
      text: `INSERT INTO mail_tokens (token_hash, user_id, purpose, address, expires_at)
             SELECT $1, id, $3::mail_purpose, $4, now() + make_interval(mins => $5) FROM users WHERE id = $2 AND anonymised_at IS NULL FOR SHARE`,
      values: [hash, userId, purpose, address, minutes],
    });
  }

  /** @returns whose a token is that is good */
  async ownerOf(db: Queryable, hash: Buffer, purpose: TokenPurpose): Promise<string | undefined> {
    const { rows } = await db.query<{ user_id: string }>('SELECT user_id FROM mail_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > now()', [hash, purpose]);
    return rows[0]?.user_id;
  }

  /** Uses a token up, and with it all others of its user for the same. Its owner is held. @returns whose it was, if it was good */
  async take(transaction: Transaction, hash: Buffer, purpose: TokenPurpose): Promise<TokenOwner | undefined> {
    const { rows } = await transaction.query<{ user_id: string; address: string }>(
      'DELETE FROM mail_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > now() RETURNING user_id, address',
      [hash, purpose],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    await this.removeAll(transaction, row.user_id, purpose);
    return { userId: row.user_id, address: row.address };
  }

  async removeAll(db: Queryable, userId: string, purpose: TokenPurpose): Promise<void> {
    await db.query('DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = $2', [userId, purpose]);
    await db.query('DELETE FROM mail_outbox WHERE user_id = $1 AND purpose = $2', [userId, purpose]);
  }

  /** The newest address that waits to be confirmed. */
  async pendingAddress(db: Queryable, userId: string): Promise<string | undefined> {
    const { rows } = await db.query<{ address: string }>(
      `SELECT address FROM (
         SELECT address, created_at FROM mail_outbox WHERE user_id = $1 AND purpose = 'email-verification'
         UNION ALL SELECT address, created_at FROM mail_tokens WHERE user_id = $1 AND purpose = 'email-verification' AND expires_at > now()
       ) AS waiting ORDER BY created_at DESC LIMIT 1`,
      [userId],
    );
    return rows[0]?.address;
  }

  /** @returns how many; fewer than `limit` when none is left */
  async forgetExpired(db: Queryable, limit: number): Promise<number> {
    const { rowCount } = await db.query({
      name: 'forget-expired-mail-tokens',
      text: `DELETE FROM mail_tokens WHERE token_hash = ANY (ARRAY(
               SELECT token_hash FROM mail_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED))`,
      values: [limit],
    });
    return rowCount ?? 0;
  }
}
