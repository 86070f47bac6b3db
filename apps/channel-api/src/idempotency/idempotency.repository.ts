import { type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { KEPT_SECONDS, LEASE_SECONDS, type UsedKey } from './idempotency.rules.ts';

/** The key of one caller, and who works on it. */
export interface Claim {
  readonly userId: string;
  readonly keyHash: Buffer;
  readonly fingerprint: Buffer;
  /** Names one attempt: nobody else commits under the key while it holds. */
  readonly claimId: string;
}

const MINE = 'user_id = $1 AND key_hash = $2 AND claim_id = $3';
const mine = ({ userId, keyHash, claimId }: Claim): unknown[] => [userId, keyHash, claimId];

/** The table idempotency_keys. */
@Injectable()
export class IdempotencyRepository {
  readonly #pool: Database['pool'];

  constructor(@Inject(DATABASE) { pool }: Database) {
    this.#pool = pool;
  }

  /**
   * Takes a key that is new or a day old, or whose first request has died before it committed anything.
   * @returns whether it was taken
   */
  async claim({ userId, keyHash, fingerprint, claimId }: Claim): Promise<boolean> {
    const { rowCount } = await this.#pool.query({
      name: 'claim-idempotency-key',
      text: `INSERT INTO idempotency_keys AS held (user_id, key_hash, fingerprint, claim_id, claimed_at, lease_until)
             VALUES ($1, $2, $3, $4, now(), now() + make_interval(secs => $5))
             ON CONFLICT (user_id, key_hash) DO UPDATE SET
               fingerprint = excluded.fingerprint, claim_id = excluded.claim_id, claimed_at = excluded.claimed_at,
               lease_until = excluded.lease_until, committed = false, answer = NULL
             WHERE held.claimed_at < now() - make_interval(secs => $6)
                OR (NOT held.committed AND held.answer IS NULL AND held.lease_until < now() AND held.fingerprint = excluded.fingerprint)`,
      values: [userId, keyHash, fingerprint, claimId, LEASE_SECONDS, KEPT_SECONDS],
    });
    return rowCount === 1;
  }

  async find({ userId, keyHash }: Claim): Promise<UsedKey | undefined> {
    const { rows } = await this.#pool.query<UsedKey>({
      name: 'find-idempotency-key',
      text: 'SELECT fingerprint, committed, answer, lease_until > now() AS held FROM idempotency_keys WHERE user_id = $1 AND key_hash = $2',
      values: [userId, keyHash],
    });
    return rows[0];
  }

  /** In each transaction of the request, right before its commit. @returns whether the key is still held by this claim */
  async markCommitted(transaction: Transaction, claim: Claim): Promise<boolean> {
    const { rowCount } = await transaction.query({ name: 'commit-idempotency-key', text: `UPDATE idempotency_keys SET committed = true WHERE ${MINE}`, values: mine(claim) });
    return rowCount === 1;
  }

  async store(claim: Claim, answer: Buffer): Promise<void> {
    await this.#pool.query({ name: 'answer-idempotency-key', text: `UPDATE idempotency_keys SET answer = $4 WHERE ${MINE}`, values: [...mine(claim), answer] });
  }

  /** For a repeat that may succeed: not when something was committed. */
  async release(claim: Claim): Promise<void> {
    await this.#pool.query({ name: 'release-idempotency-key', text: `DELETE FROM idempotency_keys WHERE ${MINE} AND NOT committed AND answer IS NULL`, values: mine(claim) });
  }

  /** @returns how many were old, `atOnce` at most */
  async forgetOld(db: Queryable, atOnce: number): Promise<number> {
    const { rowCount } = await db.query({
      name: 'forget-idempotency-keys',
      text: `DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
               SELECT ctid FROM idempotency_keys WHERE claimed_at < now() - make_interval(secs => $1) ORDER BY claimed_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
      values: [KEPT_SECONDS, atOnce],
    });
    return rowCount ?? 0;
  }
}
