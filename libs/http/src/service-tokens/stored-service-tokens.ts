import { type Scope } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { type StoredServiceToken } from './service-token.rules.ts';

interface StoredRow {
  user_id: string;
  owner_id: string;
  secret_hash: Buffer;
  /** Also those of a newer release, which are good for nothing here. */
  scopes: Scope[];
  expires_at: Date | null;
  active: boolean;
  used_this_minute: boolean;
  banned: boolean;
  now: Date;
}

export interface FoundServiceToken extends StoredServiceToken {
  /** The bot. */
  readonly userId: string;
  readonly ownerId: string;
  readonly usedThisMinute: boolean;
  /** The bot or its owner is banned from the deployment. */
  readonly banned: boolean;
  /** The database's clock, so that all instances measure by the same one. */
  readonly now: Date;
}

/** What is known of service tokens that are shown. */
@Injectable()
export class StoredServiceTokens {
  constructor(@Inject(DATABASE) protected readonly database: Database) {}

  async find(id: string): Promise<FoundServiceToken | undefined> {
    const { rows } = await this.database.pool.query<StoredRow>({
      name: 'find-service-token-of-active',
      text: `SELECT token.user_id, bot.owner_id, secret_hash, scopes, expires_at, now() AS now,
               bot.deactivated_at IS NULL AND owner.deactivated_at IS NULL AS active,
               coalesce(last_used_at >= date_trunc('minute', now()), false) AS used_this_minute,
               EXISTS (SELECT FROM restrictions WHERE user_id IN (bot.id, bot.owner_id) AND channel_id IS NULL AND kind = 'ban' AND (until IS NULL OR until > now())) AS banned
             FROM service_tokens AS token JOIN users AS bot ON bot.id = token.user_id JOIN users AS owner ON owner.id = bot.owner_id WHERE token.id = $1`,
      values: [id],
    });
    return rows.map((row) => ({
      userId: row.user_id,
      ownerId: row.owner_id,
      secretHash: row.secret_hash,
      scopes: row.scopes,
      expiresAt: row.expires_at,
      active: row.active,
      usedThisMinute: row.used_this_minute,
      banned: row.banned,
      now: row.now,
    }))[0];
  }

  /** One write a minute, however many requests come with it. */
  async markUsed(id: string): Promise<void> {
    await this.database.pool.query({
      name: 'mark-service-token-used',
      text: `UPDATE service_tokens SET last_used_at = date_trunc('minute', now())
             WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < date_trunc('minute', now()))`,
      values: [id],
    });
  }
}
