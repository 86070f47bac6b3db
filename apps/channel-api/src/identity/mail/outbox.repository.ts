import { type Queryable } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type MailPurpose } from './mail-settings.ts';

export interface MailRequest {
  readonly purpose: MailPurpose;
  readonly address: string;
  /** Whose address it is to be; absent where only the address is known. */
  readonly userId?: string;
}

export interface DueMail extends MailRequest {
  readonly id: string;
  /** This one included. */
  readonly attempts: number;
  readonly ageSeconds: number;
}

interface DueRow {
  id: string;
  purpose: MailPurpose;
  address: string;
  user_id: string | null;
  attempts: number;
  age: number;
}

/** Mail that was asked for and is not sent yet. It holds no secret: what a mail carries is made when it is sent. */
@Injectable()
export class OutboxRepository {
  /**
   * Of nobody who is forgotten meanwhile. Due at once: the column has milliseconds, to which Postgres rounds, and half of one
   * late would be the next look.
   */
  async add(db: Queryable, { purpose, address, userId }: MailRequest): Promise<void> {
    await db.query({
      name: 'request-mail-of-known',
      text: `WITH person AS (SELECT id FROM users WHERE id = $4 AND anonymised_at IS NULL FOR SHARE)
             INSERT INTO mail_outbox (id, purpose, address, user_id, due_at)
             SELECT $1, $2::mail_purpose, $3, $4, date_trunc('milliseconds', now()) WHERE $4::uuid IS NULL OR EXISTS (SELECT FROM person)`,
      values: [uuidv7(), purpose, address, userId ?? null],
    });
  }

  /** Claims the job that has been due longest, for a number of seconds. After a crash another process takes it over then. */
  async claim(db: Queryable, leaseSeconds: number): Promise<DueMail | undefined> {
    const { rows } = await db.query<DueRow>({
      name: 'claim-mail',
      text: `UPDATE mail_outbox SET attempts = attempts + 1, due_at = now() + make_interval(secs => $1)
             WHERE id = (SELECT id FROM mail_outbox WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING id, purpose, address, user_id, attempts, extract(epoch FROM now() - created_at)::float8 AS age`,
      values: [leaseSeconds],
    });
    return rows.map(({ id, purpose, address, user_id, attempts, age }) => ({ id, purpose, address, attempts, ageSeconds: age, ...(user_id !== null && { userId: user_id }) }))[0];
  }

  async postpone(db: Queryable, id: string, seconds: number): Promise<void> {
    await db.query('UPDATE mail_outbox SET due_at = now() + make_interval(secs => $2) WHERE id = $1', [id, seconds]);
  }

  async remove(db: Queryable, id: string): Promise<void> {
    await db.query('DELETE FROM mail_outbox WHERE id = $1', [id]);
  }
}
