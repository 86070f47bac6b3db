import { knownFieldsOf, WordFilter } from '@chatgenius/contracts';
import { type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DATABASE } from '../../tokens.ts';

/** Word filters, as messaging-service reads them. One that has ended stays as an empty one, so that its end is found. */
@Injectable()
export class FilterRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async read(channelId: string | null, db: Queryable = this.database.pool): Promise<WordFilter> {
    const { rows } = await db.query<{ entries: unknown; updated_at: Date }>({
      name: channelId === null ? 'deployment-word-filter' : 'word-filter',
      text: `SELECT entries, updated_at FROM word_filters WHERE ${channelId === null ? 'channel_id IS NULL AND $1::uuid IS NULL' : 'channel_id = $1'}`,
      values: [channelId],
    });
    const [row] = rows;
    // An entry may be one that only a newer release can make.
    return { entries: knownFieldsOf(WordFilter.shape.entries, row?.entries ?? []), updatedAt: row?.updated_at.toISOString() ?? null };
  }

  async save(transaction: Transaction, channelId: string | null, { entries, updatedAt }: WordFilter): Promise<void> {
    await transaction.query(
      `INSERT INTO word_filters (id, channel_id, entries, updated_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (channel_id) DO UPDATE SET entries = EXCLUDED.entries, updated_at = EXCLUDED.updated_at`,
      [uuidv7(), channelId, JSON.stringify(entries), updatedAt],
    );
  }
}
