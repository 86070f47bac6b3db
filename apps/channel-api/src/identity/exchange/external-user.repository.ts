import { type User } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { hashOfHandle } from '../../users/retired-handles.ts';

/** Who somebody is elsewhere. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** Users of other products, by who they are there. */
@Injectable()
export class ExternalUserRepository {
  /** One at a time for each of them, until the commit: of two who see a user for the first time, one makes them. */
  async lock(transaction: Transaction, { issuer, subject }: ExternalIdentity): Promise<void> {
    await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [JSON.stringify([issuer, subject])]);
  }

  async find(transaction: Transaction, { issuer, subject }: ExternalIdentity): Promise<User | undefined> {
    const { rows } = await transaction.query<{ id: string; handle: string; display_name: string }>(
      'SELECT person.id, handle, display_name FROM external_identities AS outside JOIN users AS person ON person.id = outside.user_id WHERE issuer = $1 AND subject = $2',
      [issuer, subject],
    );
    return rows.map(({ id, handle, display_name }) => ({ id, handle, displayName: display_name }))[0];
  }

  async link(transaction: Transaction, { issuer, subject }: ExternalIdentity, userId: string): Promise<void> {
    await transaction.query('INSERT INTO external_identities (issuer, subject, user_id) VALUES ($1, $2, $3)', [issuer, subject, userId]);
  }

  /** Those that somebody has, or had who is forgotten. */
  async takenOf(transaction: Transaction, handles: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await transaction.query<{ handle: string }>(
      `SELECT wish.handle FROM unnest($1::text[], $2::bytea[]) AS wish (handle, hash)
       WHERE EXISTS (SELECT FROM users WHERE users.handle = wish.handle) OR EXISTS (SELECT FROM retired_handles AS retired WHERE retired.hash = wish.hash)`,
      [handles, handles.map(hashOfHandle)],
    );
    return new Set(rows.map(({ handle }) => handle));
  }

  /** An address that is confirmed elsewhere, unless it is somebody else's here. */
  async addEmail(transaction: Transaction, userId: string, address: string): Promise<void> {
    await transaction.query('INSERT INTO user_emails (user_id, address, verified_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING', [userId, address]);
  }
}
