import { type Scope } from '@chatgenius/contracts';
import { isBannedEverywhere } from './restrictions.ts';
import { type Queryable } from './stream-log/transaction.ts';

interface StoredRow {
  id: string;
  user_id: string;
  owner_id: string;
  secret_hash: Buffer;
  scopes: Scope[];
  expires_at: Date | null;
  active: boolean;
  used_this_minute: boolean;
  banned: boolean;
  now: Date;
}

/** What is known of a service token. */
export interface FoundServiceToken {
  readonly id: string;
  /** The bot. */
  readonly userId: string;
  readonly ownerId: string;
  readonly secretHash: Buffer;
  /** Also those of a newer release, which are good for nothing here. */
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  /** Neither the bot nor its owner is deactivated. */
  readonly active: boolean;
  readonly usedThisMinute: boolean;
  /** The bot or its owner is banned from the deployment. */
  readonly banned: boolean;
  /** The database's clock, so that all instances measure by the same one. */
  readonly now: Date;
}

/** Those of these service tokens that there are, by id. */
export async function readServiceTokens(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, FoundServiceToken>> {
  const { rows } = await db.query<StoredRow>({
    name: 'find-service-tokens',
    text: `SELECT token.id, token.user_id, bot.owner_id, secret_hash, scopes, expires_at, now() AS now,
             bot.deactivated_at IS NULL AND owner.deactivated_at IS NULL AS active,
             coalesce(last_used_at >= date_trunc('minute', now()), false) AS used_this_minute,
             ${isBannedEverywhere('bot.id')} OR ${isBannedEverywhere('bot.owner_id')} AS banned
           FROM service_tokens AS token JOIN users AS bot ON bot.id = token.user_id JOIN users AS owner ON owner.id = bot.owner_id
           WHERE token.id = ANY ($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, toFound(row)]));
}

const toFound = (row: StoredRow): FoundServiceToken => ({
  id: row.id,
  userId: row.user_id,
  ownerId: row.owner_id,
  secretHash: row.secret_hash,
  scopes: row.scopes,
  expiresAt: row.expires_at,
  active: row.active,
  usedThisMinute: row.used_this_minute,
  banned: row.banned,
  now: row.now,
});

/** One write a minute for each, however often they are used. */
export async function markServiceTokensUsed(db: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query({
    name: 'mark-service-tokens-used',
    text: `UPDATE service_tokens SET last_used_at = date_trunc('minute', now())
           WHERE id = ANY ($1::uuid[]) AND (last_used_at IS NULL OR last_used_at < date_trunc('minute', now()))`,
    values: [ids],
  });
}

/**
 * SQL that says whether somebody acts by what has ended: by a session that was ended, or a service token that is gone or
 * has expired. Whoever has heard of it, nothing is written by it any more. Both are null where nobody acts by one.
 */
export const hasEnded = (session: string, serviceToken: string): string =>
  `(EXISTS (SELECT FROM sessions WHERE id = ${session} AND revoked_at IS NOT NULL)
    OR ${serviceToken} IS NOT NULL AND NOT EXISTS (SELECT FROM service_tokens WHERE id = ${serviceToken} AND (expires_at IS NULL OR expires_at > now())))`;
