import { withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { type FileStore } from '../stores/file-store.ts';
import { DATABASE, FILE_STORE } from '../tokens.ts';

/** Bytes that a file refers to. */
export interface Blob {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Which bytes the store has, and the row that whoever adds or removes them holds meanwhile: of two that do so at once, the
 * second sees what the first has done.
 */
@Injectable()
export class BlobRepository {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(FILE_STORE) private readonly store: FileStore,
  ) {}

  /** Holds the rows of blobs that are about to be referred to, in the order of their names, and makes those that are missing. */
  async hold(transaction: Transaction, blobs: readonly Blob[]): Promise<void> {
    await transaction.query({
      name: 'hold-blobs',
      text: `INSERT INTO blobs (sha256, bytes) SELECT DISTINCT ON (sha256) sha256, bytes FROM unnest($1::text[], $2::bigint[]) AS blob (sha256, bytes) ORDER BY sha256
             ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes`,
      values: [blobs.map(({ sha256 }) => sha256), blobs.map(({ bytes }) => bytes)],
    });
  }

  /** Removes bytes that no file refers to any more, from store and table. @returns whether they are gone */
  removeUnused(sha256: string): Promise<boolean> {
    return withTransaction(this.database.pool, async (transaction) => {
      const held = await transaction.query({
        name: 'hold-blob-to-remove',
        text: 'SELECT FROM blobs WHERE sha256 = $1 FOR UPDATE',
        values: [sha256],
      });
      if (held.rowCount === 0) return false;
      // Asked again: a file may have come while the row was waited for.
      const { rowCount } = await transaction.query({ name: 'blob-is-used', text: 'SELECT FROM file_variants WHERE sha256 = $1 LIMIT 1', values: [sha256] });
      if (rowCount !== 0) return false;
      await this.store.remove(sha256);
      await transaction.query({ name: 'remove-blob', text: 'DELETE FROM blobs WHERE sha256 = $1', values: [sha256] });
      return true;
    });
  }

  /** Removes bytes of which the table knows nothing. @returns whether it was so */
  removeUnknown(sha256: string): Promise<boolean> {
    return withTransaction(this.database.pool, async (transaction) => {
      const { rowCount } = await transaction.query({ name: 'hold-unknown-blob', text: 'INSERT INTO blobs (sha256, bytes) VALUES ($1, 0) ON CONFLICT DO NOTHING', values: [sha256] });
      if (rowCount === 0) return false;
      await this.store.remove(sha256);
      await transaction.query({ name: 'remove-blob', text: 'DELETE FROM blobs WHERE sha256 = $1', values: [sha256] });
      return true;
    });
  }

  /** Some blobs after one of them, in the order of their names. */
  async page(after: string, limit: number): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ sha256: string }>({
      name: 'blobs-after',
      text: `SELECT sha256 FROM blobs WHERE sha256 > $1 AND created_at < now() - interval '1 hour' ORDER BY sha256 LIMIT $2`,
      values: [after, limit],
    });
    return rows.map((row) => row.sha256);
  }
}
