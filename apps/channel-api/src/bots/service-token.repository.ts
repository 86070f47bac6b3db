import { type Scope, type ServiceToken } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

interface TokenRow {
  id: string;
  name: string;
  /** Also those of a newer release, which are good for nothing here. */
  scopes: Scope[];
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

export interface ServiceTokenPlan {
  readonly id: string;
  readonly botId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresInDays: number | undefined;
  readonly secretHash: Buffer;
}

/** What programs act as bots with. */
@Injectable()
export class ServiceTokenRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async insert(transaction: Transaction, { id, botId, name, scopes, expiresInDays, secretHash }: ServiceTokenPlan): Promise<ServiceToken> {
    const { rows } = await transaction.query<TokenRow>(
      `INSERT INTO service_tokens (id, user_id, name, scopes, secret_hash, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + $6::int * interval '1 day')
       RETURNING id, name, scopes, created_at, expires_at, last_used_at`,
      [id, botId, name, scopes, secretHash, expiresInDays ?? null],
    );
    const [token] = rows.map(toServiceToken);
    if (!token) throw new Error('inserting returned no token');
    return token;
  }

  async count(transaction: Transaction, botId: string): Promise<number> {
    const { rows } = await transaction.query<{ count: number }>('SELECT count(*) FROM service_tokens WHERE user_id = $1', [botId]);
    return rows[0]?.count ?? 0;
  }

  /** Oldest first. */
  async list(botId: string): Promise<ServiceToken[]> {
    const { rows } = await this.database.pool.query<TokenRow>(
      'SELECT id, name, scopes, created_at, expires_at, last_used_at FROM service_tokens WHERE user_id = $1 ORDER BY created_at, id',
      [botId],
    );
    return rows.map(toServiceToken);
  }

  /** The token as it was, held until the commit; nothing when the bot has no such token. */
  async lock(transaction: Transaction, botId: string, id: string): Promise<ServiceToken | undefined> {
    const { rows } = await transaction.query<TokenRow>(
      'SELECT id, name, scopes, created_at, expires_at, last_used_at FROM service_tokens WHERE id = $1 AND user_id = $2 FOR NO KEY UPDATE',
      [id, botId],
    );
    return rows.map(toServiceToken)[0];
  }

  async update(transaction: Transaction, { id, name, scopes }: Pick<ServiceToken, 'id' | 'name' | 'scopes'>): Promise<void> {
    await transaction.query('UPDATE service_tokens SET name = $2, scopes = $3 WHERE id = $1', [id, name, scopes]);
  }

  /** @returns what it could do, if there was one */
  async delete(transaction: Transaction, botId: string, id: string): Promise<readonly Scope[] | undefined> {
    const { rows } = await transaction.query<Pick<TokenRow, 'scopes'>>('DELETE FROM service_tokens WHERE id = $1 AND user_id = $2 RETURNING scopes', [id, botId]);
    return rows[0]?.scopes;
  }
}

function toServiceToken(row: TokenRow): ServiceToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
