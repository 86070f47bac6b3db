import { mayRead, type Database, type Queryable } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { fileColumns, type StoredFile } from './file-row.ts';

/** SQL: whether a user may read a file now: their own, and those of messages that are there, in channels that they may read. */
export const mayReadFile = (file: string, userId: string): string => `(
  ${file}.owner_id = ${userId}
  OR EXISTS (
    SELECT FROM message_files AS sent JOIN messages AS message ON message.id = sent.message_id AND message.deleted_at IS NULL
    WHERE sent.file_id = ${file}.id AND ${mayRead('sent.channel_id', userId)}
  )
)`;

/** SQL: whether a message has the file, or will have it when its time comes. */
export const isClaimed = (file: string): string => `(
  EXISTS (SELECT FROM message_files WHERE file_id = ${file}.id)
  OR EXISTS (SELECT FROM scheduled_messages WHERE user_id = ${file}.owner_id AND ${file}.id = ANY (attachment_ids))
)`;

/** SQL: whether only a hold keeps its bytes. */
export const isHeld = (file: string): string => `EXISTS (SELECT FROM held_files WHERE file_id = ${file}.id)`;

/** Files as people ask for them. */
@Injectable()
export class FileRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Nothing for who may not read it. */
  async findFor(userId: string, fileId: string): Promise<StoredFile | undefined> {
    const { rows } = await this.database.pool.query<StoredFile>({
      name: 'file-for-reader',
      text: `SELECT ${fileColumns('file')} FROM files AS file WHERE file.id = $1 AND file.state <> 'removed' AND ${mayReadFile('file', '$2::uuid')}`,
      values: [fileId, userId],
    });
    return rows[0];
  }

  find(fileId: string): Promise<StoredFile | undefined> {
    return readFile(this.database.pool, fileId);
  }
}

export async function readFile(db: Queryable, fileId: string): Promise<StoredFile | undefined> {
  const { rows } = await db.query<StoredFile>({ name: 'file-by-id', text: `SELECT ${fileColumns('file')} FROM files AS file WHERE file.id = $1`, values: [fileId] });
  return rows[0];
}
