import { withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { isClaimed, isHeld } from '../files/file.repository.ts';
import { DATABASE } from '../tokens.ts';

/** Longer than any transaction that sends a message: who has read the file as it was has committed by then. */
const GRACE_SECONDS = 60;

/** A file that somebody is to look at because its time has come. */
export interface DueFile {
  readonly id: string;
  readonly state: 'uploading' | 'ready' | 'refused' | 'removed';
  readonly isClaimed: boolean;
  /** Its owner is forgotten: it goes, whoever has it. */
  readonly isForgotten: boolean;
  /** A hold keeps its bytes. */
  readonly isHeld: boolean;
}

/**
 * Files at the end of their time. Removal goes in two steps: from the first on nobody can read or send the file; bytes and row
 * go a minute later, unless a message that was being written has it after all.
 */
@Injectable()
export class LifeRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Those whose time has come, each for one process. */
  async claimDue(limit: number): Promise<DueFile[]> {
    const { rows } = await this.database.pool.query<DueFile>({
      name: 'claim-due-files-unless-held',
      text: `UPDATE files AS file SET next_at = now() + interval '2 minutes'
             WHERE id IN (SELECT id FROM files WHERE next_at <= now() AND state <> 'processing' ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
             RETURNING id, state, ${isClaimed('file')} AS "isClaimed", reason IS NOT DISTINCT FROM 'REMOVED' AS "isForgotten", ${isHeld('file')} AS "isHeld"`,
      values: [limit],
    });
    return rows;
  }

  /** Nobody reads or sends it from now on. */
  async markRemoved(fileIds: readonly string[]): Promise<void> {
    if (fileIds.length === 0) return;
    await this.database.pool.query({
      name: 'mark-files-removed',
      text: `UPDATE files SET state = 'removed', next_at = now() + $2 * interval '1 second' WHERE id = ANY ($1::uuid[]) AND state <> 'removed'`,
      values: [fileIds, GRACE_SECONDS],
    });
  }

  /** A message has it: nobody looks at it again until its messages are gone. */
  async keep(fileId: string): Promise<void> {
    await this.database.pool.query({
      name: 'keep-file',
      text: `UPDATE files SET state = CASE WHEN state <> 'removed' THEN state WHEN reason IS NULL THEN 'ready' ELSE 'refused' END, next_at = NULL WHERE id = $1`,
      values: [fileId],
    });
  }

  /** It stays as it is, and nobody reads it. Looked at again once a hold ends. */
  async rest(fileId: string): Promise<void> {
    await this.database.pool.query({ name: 'rest-file', text: 'UPDATE files SET next_at = NULL WHERE id = $1', values: [fileId] });
  }

  /** Takes the row of a removed file, and what can be read of it. @returns names of the bytes that it referred to */
  delete(fileId: string): Promise<string[]> {
    return withTransaction(this.database.pool, async (transaction) => {
      // Its row first: whoever adds variants holds it until they are there.
      await transaction.query({ name: 'delete-file', text: 'DELETE FROM files WHERE id = $1', values: [fileId] });
      const { rows } = await transaction.query<{ sha256: string }>({ name: 'delete-file-variants', text: 'DELETE FROM file_variants WHERE file_id = $1 RETURNING sha256', values: [fileId] });
      return [...new Set(rows.map(({ sha256 }) => sha256))].toSorted();
    });
  }

  /** Marks files as removed that messages have released, where no other message has them. @returns how many were released */
  takeReleased(limit: number): Promise<number> {
    return withTransaction(this.database.pool, async (transaction) => {
      const { rows } = await transaction.query<{ file_id: string }>({
        name: 'take-released-files',
        text: `DELETE FROM released_files WHERE file_id IN (SELECT file_id FROM released_files ORDER BY released_at, file_id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING file_id`,
        values: [limit],
      });
      await transaction.query({
        name: 'remove-released-and-rested-files',
        text: `UPDATE files AS file SET state = 'removed', next_at = now() + $2 * interval '1 second'
               WHERE id = ANY ($1::uuid[]) AND (state = 'removed' AND next_at IS NULL OR state <> 'removed' AND NOT ${isClaimed('file')})`,
        values: [rows.map((row) => row.file_id), GRACE_SECONDS],
      });
      return rows.length;
    });
  }

  /** Files of people who are forgotten, whether or not messages have them. Messages are told. Holds on them are noted. @returns how many */
  async removeOfForgotten(limit: number): Promise<number> {
    const { rowCount } = await this.database.pool.query({
      name: 'remove-and-hold-files-of-forgotten',
      text: `WITH gone AS (
               UPDATE files SET state = 'removed', reason = 'REMOVED', facts = NULL, next_at = now() + $2 * interval '1 second', tell_at = now(), tellings = 0
               WHERE id IN (
                 SELECT file.id FROM anonymisations AS forgotten JOIN files AS file ON file.owner_id = forgotten.user_id
                 WHERE file.state <> 'removed' AND file.reason IS DISTINCT FROM 'REMOVED' LIMIT $1)
               RETURNING id
             ), held AS (
               INSERT INTO held_files (hold_id, file_id, message_id)
               SELECT hold.id, sent.file_id, sent.message_id FROM gone JOIN message_files AS sent ON sent.file_id = gone.id
               JOIN retention_holds AS hold ON hold.channel_id = sent.channel_id OR hold.user_id = sent.sender_id
               ON CONFLICT DO NOTHING
             )
             SELECT id FROM gone`,
      values: [limit, GRACE_SECONDS],
    });
    return rowCount ?? 0;
  }
}
