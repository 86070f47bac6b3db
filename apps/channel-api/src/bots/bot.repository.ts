import { type Bot } from '@chatgenius/contracts';
import { type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

interface BotRow {
  id: string;
  handle: string;
  display_name: string;
  created_at: Date;
}

/** Bots, as their owners see them. */
@Injectable()
export class BotRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Holds a user's row until the commit: what is counted of theirs in the meantime stays true. */
  async lockUser(transaction: Transaction, id: string): Promise<boolean> {
    const { rowCount } = await transaction.query('SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [id]);
    return rowCount === 1;
  }

  /** What keeps the owner out or silent everywhere holds for a new bot as well. */
  async restrictAsOwner(transaction: Transaction, botId: string, ownerId: string): Promise<void> {
    await transaction.query(
      `INSERT INTO restrictions (id, user_id, kind, until, reason, by_id, created_at)
       SELECT gen_random_uuid(), $1, kind, until, reason, by_id, created_at FROM restrictions WHERE user_id = $2 AND channel_id IS NULL`,
      [botId, ownerId],
    );
  }

  async isOwnedBy(botId: string, ownerId: string, db: Queryable = this.database.pool): Promise<boolean> {
    const { rowCount } = await db.query('SELECT 1 FROM users WHERE id = $1 AND owner_id = $2', [botId, ownerId]);
    return rowCount === 1;
  }

  /** Oldest first. */
  async list(ownerId: string, db: Queryable = this.database.pool): Promise<Bot[]> {
    const { rows } = await db.query<BotRow>('SELECT id, handle, display_name, created_at FROM users WHERE owner_id = $1 ORDER BY created_at, id', [
      ownerId,
    ]);
    return rows.map((row) => ({ id: row.id, handle: row.handle, displayName: row.display_name, createdAt: row.created_at.toISOString() }));
  }
}
