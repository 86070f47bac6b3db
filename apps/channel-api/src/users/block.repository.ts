import { type User } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** Where a page of blocks ends. */
export interface BlockPosition {
  readonly at: string;
  readonly userId: string;
}

export interface Block {
  readonly user: User;
  readonly blockedAt: string;
}

interface BlockRow {
  id: string;
  handle: string;
  display_name: string;
  created_at: Date;
}

@Injectable()
export class BlockRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Those of the two who exist, held until the commit: so many at once as one after the other are counted right. */
  async lockUsers(transaction: Transaction, blockerId: string, blockedId: string): Promise<ReadonlySet<string>> {
    const held = await transaction.query<{ id: string }>('SELECT id FROM users WHERE id = $1 AND anonymised_at IS NULL FOR NO KEY UPDATE', [blockerId]);
    const other = await transaction.query<{ id: string }>('SELECT id FROM users WHERE id = $1', [blockedId]);
    return new Set([...held.rows, ...other.rows].map(({ id }) => id));
  }

  async count(transaction: Transaction, blockerId: string): Promise<number> {
    const { rows } = await transaction.query<{ count: number }>('SELECT count(*) FROM user_blocks WHERE blocker_id = $1', [blockerId]);
    return rows[0]?.count ?? 0;
  }

  /** @returns whether there was none before */
  async insert(transaction: Transaction, blockerId: string, blockedId: string): Promise<boolean> {
    const { rowCount } = await transaction.query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [blockerId, blockedId]);
    return rowCount === 1;
  }

  /** @returns whether there was one */
  async delete(transaction: Transaction, blockerId: string, blockedId: string): Promise<boolean> {
    const { rowCount } = await transaction.query('DELETE FROM user_blocks WHERE blocker_id = $1 AND blocked_id = $2', [blockerId, blockedId]);
    return rowCount === 1;
  }

  /** The last one first. There are at most limits.blocksPerUser of them: sorting costs less than another index. */
  async list(blockerId: string, after: BlockPosition | undefined, limit: number): Promise<Block[]> {
    const { rows } = await this.database.pool.query<BlockRow>({
      name: 'list-blocks',
      text: `SELECT person.id, person.handle, person.display_name, block.created_at
             FROM (
               SELECT created_at, blocked_id FROM user_blocks
               WHERE blocker_id = $1 AND ($2::timestamptz IS NULL OR (created_at, blocked_id) < ($2, $3::uuid))
               ORDER BY created_at DESC, blocked_id DESC LIMIT $4
             ) AS block CROSS JOIN LATERAL (SELECT id, handle, display_name FROM users WHERE id = block.blocked_id LIMIT 1) AS person
             ORDER BY block.created_at DESC, block.blocked_id DESC`,
      values: [blockerId, after?.at, after?.userId, limit],
    });
    return rows.map(({ id, handle, display_name, created_at }) => ({ user: { id, handle, displayName: display_name }, blockedAt: created_at.toISOString() }));
  }
}
