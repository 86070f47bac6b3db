import { ChatError } from '@chatgenius/contracts';
import { isUniqueViolation, type Queryable, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

export interface Recipient {
  readonly userId: string;
  readonly handle: string;
}

export interface VerifiedEmail {
  readonly address: string;
  readonly verifiedAt: Date;
}

/** Addresses that their users have shown to be theirs. Nobody else sees them, services neither. */
@Injectable()
export class EmailRepository {
  async find(db: Queryable, userId: string): Promise<VerifiedEmail | undefined> {
    const { rows } = await db.query<{ address: string; verified_at: Date }>('SELECT address, verified_at FROM user_emails WHERE user_id = $1', [userId]);
    return rows.map(({ address, verified_at }) => ({ address, verifiedAt: verified_at }))[0];
  }

  /** Somebody with a password to be reset, whose address this is. */
  async passwordOwner(db: Queryable, address: string): Promise<Recipient | undefined> {
    const { rows } = await db.query<{ id: string; handle: string }>(
      'SELECT person.id, person.handle FROM user_emails AS email JOIN users AS person ON person.id = email.user_id WHERE email.address = $1 AND person.password_hash IS NOT NULL',
      [address],
    );
    return rows.map(({ id, handle }) => ({ userId: id, handle }))[0];
  }

  /** The user whose address this is to be, unless it is somebody else's by now. */
  async candidate(db: Queryable, address: string, userId: string): Promise<Recipient | undefined> {
    const { rows } = await db.query<{ id: string; handle: string }>(
      'SELECT id, handle FROM users WHERE id = $2 AND anonymised_at IS NULL AND NOT EXISTS (SELECT FROM user_emails WHERE address = $1 AND user_id <> $2)',
      [address, userId],
    );
    return rows.map(({ id, handle }) => ({ userId: id, handle }))[0];
  }

  /** Of somebody who is held. @throws ChatError EMAIL_TAKEN */
  async set(transaction: Transaction, userId: string, address: string): Promise<void> {
    try {
      await transaction.query(
        `INSERT INTO user_emails (user_id, address, verified_at) VALUES ($1, $2, now())
         ON CONFLICT (user_id) DO UPDATE SET address = excluded.address, verified_at = excluded.verified_at`,
        [userId, address],
      );
    } catch (error) {
      if (isUniqueViolation(error)) throw new ChatError('EMAIL_TAKEN');
      throw error;
    }
  }

  /** @returns whether there was one */
  async remove(transaction: Transaction, userId: string): Promise<boolean> {
    const { rowCount } = await transaction.query('DELETE FROM user_emails WHERE user_id = $1', [userId]);
    return rowCount === 1;
  }
}
