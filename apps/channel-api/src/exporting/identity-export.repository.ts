import { type UserExport } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** How a user signs in and is reached, without secrets: some rows each, and no page of them. */
@Injectable()
export class IdentityExportRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** The one that is confirmed, and those that wait for it. */
  emails(userId: string): AsyncGenerator<UserExport['emails'][number]> {
    return this.#rows(
      `SELECT address, verified_at AS "verifiedAt" FROM user_emails WHERE user_id = $1
       UNION SELECT address, NULL FROM mail_tokens WHERE user_id = $1 AND purpose = 'email-verification' AND expires_at > now()
       UNION SELECT address, NULL FROM mail_outbox WHERE user_id = $1 AND purpose = 'email-verification'`,
      userId,
    );
  }

  secondFactor(userId: string): AsyncGenerator<UserExport['secondFactor'][number]> {
    return this.#rows(
      `SELECT created_at AS "createdAt", confirmed_at AS "confirmedAt",
         (SELECT count(*) FROM recovery_codes AS code WHERE code.user_id = factor.user_id)::int AS "recoveryCodesLeft"
       FROM second_factors AS factor WHERE user_id = $1`,
      userId,
    );
  }

  identities(userId: string): AsyncGenerator<UserExport['identities'][number]> {
    return this.#rows('SELECT issuer, subject, created_at AS "createdAt" FROM external_identities WHERE user_id = $1 ORDER BY issuer, subject', userId);
  }

  /** Mails that wait to be sent, password resets included, and mails whose link can still be used. */
  mails(userId: string): AsyncGenerator<UserExport['mails'][number]> {
    return this.#rows(
      `SELECT purpose, address, created_at AS "createdAt", false AS sent, NULL::timestamptz AS "expiresAt" FROM mail_outbox
         WHERE user_id = $1 OR (user_id IS NULL AND address = (SELECT address FROM user_emails WHERE user_id = $1))
       UNION ALL SELECT purpose, address, created_at, true, expires_at FROM mail_tokens WHERE user_id = $1 AND expires_at > now() ORDER BY "createdAt"`,
      userId,
    );
  }

  async *#rows<Row extends object>(text: string, userId: string): AsyncGenerator<Row> {
    yield* (await this.database.pool.query<Row>(text, [userId])).rows;
  }
}
