import { type Anonymisation } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { hashOfHandle } from '../users/retired-handles.ts';

/** Who somebody is from now on. */
export interface Nobody {
  readonly handle: string;
  readonly displayName: string;
}

interface ProgressRow {
  userId: string;
  requestedById: string;
  requestedAt: Date;
  phase: string;
  looked: number;
  changed: number;
  finishedAt: Date | null;
}

/** What is known of people beside what they wrote, and how it is forgotten. A new table that knows more of them is named here. */
@Injectable()
export class AnonymisationRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** The identity goes, at once; the rest is found by the old handle, and goes with the job that keeps it until then. */
  async forget(transaction: Transaction, userId: string, byId: string, { handle, displayName }: Nobody): Promise<void> {
    const { rows } = await transaction.query<{ handle: string }>('SELECT handle FROM users WHERE id = $1', [userId]);
    const former = rows[0]?.handle ?? '';
    await transaction.query('INSERT INTO anonymisations (user_id, requested_by_id, former_handle) VALUES ($1, $2, $3)', [userId, byId, former]);
    await transaction.query('INSERT INTO retired_handles (hash) VALUES ($1) ON CONFLICT DO NOTHING', [hashOfHandle(former)]);
    await transaction.query(
      `UPDATE users SET handle = $2, display_name = $3, bio = NULL, time_zone = NULL, locale = NULL, password_hash = NULL, role = 'member',
         anonymised_at = now(), version = version + 1 WHERE id = $1`,
      [userId, handle, displayName],
    );
    // Sessions have ended; their rows say so to who still has a token, until that has run out.
    await transaction.query('UPDATE sessions SET user_agent = NULL, address_range = NULL, last_used_at = NULL WHERE user_id = $1', [userId]);
    await transaction.query('DELETE FROM refresh_tokens USING sessions WHERE sessions.id = refresh_tokens.session_id AND sessions.user_id = $1', [userId]);
    await this.#forgetIdentity(transaction, userId);
    await transaction.query('DELETE FROM service_tokens USING users AS bot WHERE bot.id = service_tokens.user_id AND bot.owner_id = $1', [userId]);
    await transaction.query('DELETE FROM channel_invitation_links WHERE creator_id = $1', [userId]);
    await transaction.query('DELETE FROM user_blocks WHERE blocker_id = $1', [userId]);
    for (const table of ['user_exports', 'user_activity']) await transaction.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
  }

  /** How they signed in, and where they are reached: beside the password. Recovery codes go with the second factor. */
  async #forgetIdentity(transaction: Transaction, userId: string): Promise<void> {
    // Mail that resets a password names an address alone. What is under way holds the user first, and adds nothing any more: UserRepository.hold.
    await transaction.query(
      `WITH letters AS (DELETE FROM mail_tokens WHERE user_id = $1 RETURNING address)
       DELETE FROM mail_outbox WHERE user_id = $1 OR address IN (SELECT address FROM letters UNION SELECT address FROM user_emails WHERE user_id = $1)`,
      [userId],
    );
    for (const table of ['user_emails', 'second_factors', 'sign_in_challenges', 'external_identities']) await transaction.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
  }

  async find(userId: string): Promise<Anonymisation | undefined> {
    const { rows } = await this.database.pool.query<ProgressRow>({
      name: 'find-anonymisation',
      text: `SELECT user_id AS "userId", requested_by_id AS "requestedById", requested_at AS "requestedAt", phase, looked, changed, finished_at AS "finishedAt"
             FROM anonymisations WHERE user_id = $1`,
      values: [userId],
    });
    return rows.map(({ requestedAt, finishedAt, phase, ...row }) => ({
      ...row,
      requestedAt: requestedAt.toISOString(),
      state: finishedAt === null ? phase : 'done',
      finishedAt: finishedAt?.toISOString() ?? null,
    }))[0];
  }
}
