import { type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { fileColumns, type StoredFile } from '../files/file-row.ts';
import { isClaimed } from '../files/file.repository.ts';
import { DATABASE } from '../tokens.ts';

export interface NewFile {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** Files while their bytes come. */
@Injectable()
export class UploadRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** @returns false when there is one of this id */
  async insert(transaction: Transaction, { id, ownerId, name, mediaType, bytes }: NewFile, expiresInSeconds: number): Promise<boolean> {
    const { rowCount } = await transaction.query({
      name: 'insert-file',
      text: `INSERT INTO files (id, owner_id, name, media_type, bytes, next_at) VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second') ON CONFLICT DO NOTHING`,
      values: [id, ownerId, name, mediaType, bytes, expiresInSeconds],
    });
    return rowCount === 1;
  }

  /** The bytes are there: somebody is to look at them. @returns how many, if that is news */
  async finish(fileId: string): Promise<number | undefined> {
    const { rows } = await this.database.pool.query<{ bytes: number }>({
      name: 'finish-upload',
      text: `UPDATE files SET state = 'processing', next_at = now(), attempts = 0 WHERE id = $1 AND state = 'uploading' RETURNING bytes`,
      values: [fileId],
    });
    return rows[0]?.bytes;
  }

  /** Marks a file that nobody has sent as removed, to be taken away soon. @returns what it was; nothing when it is sent, or not theirs */
  async cancel(ownerId: string, fileId: string): Promise<StoredFile | undefined> {
    const { rows } = await this.database.pool.query<StoredFile>({
      name: 'cancel-file',
      text: `UPDATE files AS file SET state = 'removed', next_at = now() FROM files AS before
             WHERE file.id = $2 AND before.id = file.id AND file.owner_id = $1 AND file.state <> 'removed' AND NOT ${isClaimed('file')} RETURNING ${fileColumns('before')}`,
      values: [ownerId, fileId],
    });
    return rows[0];
  }

  /** Bytes that a user has announced in the last day, and in how many milliseconds no more than `most` of them are left. */
  async usageOfDay(db: Queryable, ownerId: string, most: number): Promise<{ ofDay: number; roomAfterMs: number }> {
    const { rows } = await db.query<{ ofDay: number; roomAfterMs: number }>({
      name: 'uploads-of-day',
      text: `SELECT coalesce(sum(bytes), 0)::bigint AS "ofDay",
               ceil(extract(epoch FROM coalesce(max(created_at) FILTER (WHERE newest > $2), now() - interval '1 day') + interval '1 day' - now()) * 1000)::int AS "roomAfterMs"
             FROM (SELECT created_at, bytes, sum(bytes) OVER (ORDER BY created_at DESC, id) AS newest FROM files WHERE owner_id = $1 AND created_at > now() - interval '1 day') AS upload`,
      values: [ownerId, most],
    });
    return rows[0] ?? { ofDay: 0, roomAfterMs: 0 };
  }

  /** Uploads of one user begin one after the other, so that they are counted. */
  async lockOwner(transaction: Transaction, ownerId: string): Promise<void> {
    await transaction.query({ name: 'lock-uploader', text: `SELECT pg_advisory_xact_lock(hashtextextended('chatgenius uploader ' || $1, 0))`, values: [ownerId] });
  }
}
