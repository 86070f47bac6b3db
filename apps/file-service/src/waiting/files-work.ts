import { type Database, WaitingWork } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** What tasks of file-service look for once a second or so. */
const CONDITIONS = {
  processing: `EXISTS (SELECT FROM files WHERE next_at <= now() AND state = 'processing')`,
  removal: `EXISTS (SELECT FROM files WHERE next_at <= now() AND state <> 'processing') OR EXISTS (SELECT FROM released_files) OR EXISTS (SELECT FROM anonymisations)`,
  telling: 'EXISTS (SELECT FROM files WHERE tell_at <= now())',
} as const;

@Injectable()
export class FilesWork extends WaitingWork<keyof typeof CONDITIONS> {
  constructor(@Inject(DATABASE) database: Database) {
    super(database.pool, CONDITIONS);
  }
}
