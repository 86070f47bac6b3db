import { type HeldFile } from '@chatgenius/contracts';
import { BEFORE_ALL_IDS, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** Where a page of held files ended. */
export type HeldPosition = Pick<HeldFile, 'fileId' | 'messageId'>;

interface HeldRow extends Omit<HeldFile, 'heldAt'> {
  readonly heldAt: Date;
}

/** Files whose bytes holds keep. */
@Injectable()
export class HeldFileRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async isHold(holdId: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query({ name: 'is-hold', text: 'SELECT FROM retention_holds WHERE id = $1', values: [holdId] });
    return rowCount === 1;
  }

  /** By the ids of files and messages. */
  async page(holdId: string, after: HeldPosition | undefined, limit: number): Promise<HeldFile[]> {
    const { rows } = await this.database.pool.query<HeldRow>({
      name: 'held-files',
      text: `SELECT held.file_id AS "fileId", file.owner_id AS "ownerId", file.name, file.media_type AS "mediaType", file.bytes, original.sha256,
               held.message_id AS "messageId", message.channel_id AS "channelId", held.held_at AS "heldAt"
             FROM held_files AS held JOIN files AS file ON file.id = held.file_id
             LEFT JOIN file_variants AS original ON original.file_id = held.file_id AND original.variant = 'original'
             LEFT JOIN messages AS message ON message.id = held.message_id
             WHERE held.hold_id = $1 AND (held.file_id, held.message_id) > ($2::uuid, $3::uuid)
             ORDER BY held.file_id, held.message_id LIMIT $4`,
      values: [holdId, after?.fileId ?? BEFORE_ALL_IDS, after?.messageId ?? BEFORE_ALL_IDS, limit],
    });
    return rows.map((row) => ({ ...row, heldAt: row.heldAt.toISOString() }));
  }
}
