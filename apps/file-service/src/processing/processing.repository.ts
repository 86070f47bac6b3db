import { type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { fileColumns, type StoredFile } from '../files/file-row.ts';
import { isHeld } from '../files/file.repository.ts';
import { DATABASE } from '../tokens.ts';
import { type Looked } from './file-look.ts';

/** Whoever has not finished within this time has died, or its store is away: another process goes on. */
export const LEASE_SECONDS = 30;

export interface Job extends StoredFile {
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

export interface StoredVariant {
  readonly variant: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** Files that are to be looked at, each by one process at a time. */
@Injectable()
export class ProcessingRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async claim(): Promise<Job | undefined> {
    const { rows } = await this.database.pool.query<Job>({
      name: 'claim-file',
      text: `UPDATE files AS file SET next_at = now() + $1 * interval '1 second', attempts = attempts + 1
             WHERE id = (SELECT id FROM files WHERE next_at <= now() AND state = 'processing' ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING ${fileColumns('file')}, attempts`,
      values: [LEASE_SECONDS],
    });
    return rows[0];
  }

  /** Whoever looks at it still does. */
  async renew(fileId: string): Promise<void> {
    await this.database.pool.query({ name: 'renew-file', text: `UPDATE files SET next_at = now() + $2 * interval '1 second' WHERE id = $1 AND state = 'processing'`, values: [fileId, LEASE_SECONDS] });
  }

  /** To be tried again. */
  async giveBack(fileId: string, afterMs: number): Promise<void> {
    await this.database.pool.query({ name: 'give-file-back', text: `UPDATE files SET next_at = now() + $2 * interval '1 millisecond' WHERE id = $1 AND state = 'processing'`, values: [fileId, afterMs] });
  }

  /** @param keepSeconds after which it is removed, unless a message has it @returns false when it was removed meanwhile, and no hold keeps it */
  async makeReady(transaction: Transaction, fileId: string, { looked, variants, keepSeconds }: { looked: Looked; variants: readonly StoredVariant[]; keepSeconds: number }): Promise<boolean> {
    const { rowCount } = await transaction.query({
      name: 'make-file-ready',
      text: `UPDATE files SET state = 'ready', media_type = $2, inline = $3, facts = $4, next_at = now() + $5 * interval '1 second', attempts = 0, tell_at = now(), tellings = 0
             WHERE id = $1 AND state = 'processing'`,
      values: [fileId, looked.mediaType, looked.inline, JSON.stringify(looked.facts), keepSeconds],
    });
    if (rowCount === 0 && !(await this.#isKeptByHold(transaction, fileId))) return false;
    await transaction.query({
      name: 'insert-file-variants-once',
      text: `INSERT INTO file_variants (file_id, variant, sha256, media_type, bytes, width, height)
             SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::int[], $7::int[])
             ON CONFLICT DO NOTHING`,
      values: [fileId, variants.map(({ variant }) => variant), variants.map(({ sha256 }) => sha256), variants.map(({ mediaType }) => mediaType), variants.map(({ bytes }) => bytes), variants.map(({ width }) => width), variants.map(({ height }) => height)],
    });
    return true;
  }

  /** Nobody reads it, and its bytes stay all the same. Whoever would remove it waits for its row. */
  async #isKeptByHold(transaction: Transaction, fileId: string): Promise<boolean> {
    const { rowCount } = await transaction.query({ name: 'removed-file-is-held', text: `SELECT FROM files AS file WHERE id = $1 AND state = 'removed' AND ${isHeld('file')} FOR UPDATE`, values: [fileId] });
    return rowCount === 1;
  }

  async refuse(fileId: string, reason: string, keepSeconds: number): Promise<void> {
    await this.database.pool.query({
      name: 'refuse-file',
      text: `UPDATE files SET state = 'refused', reason = $2, next_at = now() + $3 * interval '1 second', attempts = 0, tell_at = now(), tellings = 0 WHERE id = $1 AND state = 'processing'`,
      values: [fileId, reason, keepSeconds],
    });
  }
}
