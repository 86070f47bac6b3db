import { hash } from 'node:crypto';
import { type Queryable, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

/** A little longer than a token is taken: clocks differ. */
const TOLERANCE_SECONDS = 60;

/** Tokens that have been exchanged, for as long as they are good. */
@Injectable()
export class ExchangedTokenRepository {
  /** @returns whether it is the first time */
  async add(transaction: Transaction, { issuer, tokenId, expiresAt }: { issuer: string; tokenId: string; expiresAt: Date }): Promise<boolean> {
    const { rowCount } = await transaction.query(
      'INSERT INTO exchanged_tokens (issuer, token_hash, expires_at) VALUES ($1, $2, $3::timestamptz + make_interval(secs => $4)) ON CONFLICT DO NOTHING',
      [issuer, hash('sha256', tokenId, 'buffer'), expiresAt, TOLERANCE_SECONDS],
    );
    return rowCount === 1;
  }

  /** @returns how many; fewer than `limit` when none is left */
  async forgetExpired(db: Queryable, limit: number): Promise<number> {
    const { rowCount } = await db.query({
      name: 'forget-exchanged-tokens',
      text: `DELETE FROM exchanged_tokens WHERE (issuer, token_hash) IN (
               SELECT issuer, token_hash FROM exchanged_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      values: [limit],
    });
    return rowCount ?? 0;
  }
}
