import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { mayReadFile } from '../files/file.repository.ts';
import { DATABASE } from '../tokens.ts';

export interface AskedVariant {
  readonly fileId: string;
  readonly variant: string;
}

/** Something that can be read. */
export interface ReadableVariant {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly name: string;
  readonly inline: boolean;
}

@Injectable()
export class VariantRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Of what is asked for, what the user may read now. */
  async findFor(userId: string, asked: readonly AskedVariant[]): Promise<AskedVariant[]> {
    const { rows } = await this.database.pool.query<AskedVariant>({
      name: 'variants-for-reader',
      text: `SELECT DISTINCT file.id AS "fileId", found.variant FROM unnest($2::uuid[], $3::text[]) AS asked (file_id, variant)
             JOIN files AS file ON file.id = asked.file_id AND file.state = 'ready'
             JOIN file_variants AS found ON found.file_id = asked.file_id AND found.variant = asked.variant
             WHERE ${mayReadFile('file', '$1::uuid')}`,
      values: [userId, asked.map(({ fileId }) => fileId), asked.map(({ variant }) => variant)],
    });
    return rows;
  }

  async find({ fileId, variant }: AskedVariant): Promise<ReadableVariant | undefined> {
    const { rows } = await this.database.pool.query<ReadableVariant>({
      name: 'variant-to-read',
      text: `SELECT found.sha256, found.media_type AS "mediaType", found.bytes, file.name,
               -- Pictures of a file are made here.
               file.inline OR found.variant <> 'original' AS inline
             FROM file_variants AS found JOIN files AS file ON file.id = found.file_id
             WHERE found.file_id = $1 AND found.variant = $2 AND file.state = 'ready'`,
      values: [fileId, variant],
    });
    return rows[0];
  }
}
