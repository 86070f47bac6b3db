import { Requester } from '@chatgenius/bus';
import { fileRequests } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { RecurringTask, TaskService, untilTick, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { fileColumns, toAttachment, type StoredFile } from '../files/file-row.ts';
import { DATABASE, LOGGER } from '../tokens.ts';
import { FilesWork } from '../waiting/files-work.ts';

const LOOK_EVERY_MS = 500;
const AFTER_FAULT_MS = 2_000;
const AT_ONCE = 20;
/** Within this time another process tells nothing of the same files. */
const LEASE_SECONDS = 30;
/** When it is told once more: a message may have been forwarded meanwhile as it was before. */
const AGAIN_AFTER_SECONDS = 60;

/** Tells messaging-service what became of files: it tells the readers of their messages. */
@Injectable()
export class Teller extends TaskService {
  protected readonly task = new RecurringTask({
    name: 'teller',
    run: async () => ((await this.work.any('telling')) && (await this.tell()) === AT_ONCE ? 0 : untilTick(LOOK_EVERY_MS)),
    onError: (error) => {
      this.logger.warn('files:not-told', { error });
      return AFTER_FAULT_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly requester: Requester,
    private readonly work: FilesWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** @returns of how many files it has told */
  async tell(): Promise<number> {
    const { rows } = await this.database.pool.query<StoredFile & { isFirst: boolean }>({
      name: 'files-to-tell',
      text: `UPDATE files AS file SET tell_at = now() + $1 * interval '1 second'
             WHERE id IN (SELECT id FROM files WHERE tell_at <= now() ORDER BY tell_at LIMIT $2 FOR UPDATE SKIP LOCKED)
             RETURNING ${fileColumns('file')}, tellings = 0 AS "isFirst"`,
      values: [LEASE_SECONDS, AT_ONCE],
    });
    for (const { isFirst, ...file } of rows) {
      await this.requester.request(fileRequests.filesSettle, { file: toAttachment(file) });
      await this.#note(file.id, isFirst);
    }
    return rows.length;
  }

  async #note(fileId: string, isFirst: boolean): Promise<void> {
    await this.database.pool.query({
      name: 'note-told',
      text: `UPDATE files SET tell_at = CASE WHEN $2 THEN now() + $3 * interval '1 second' END, tellings = tellings + 1 WHERE id = $1`,
      values: [fileId, isFirst, AGAIN_AFTER_SECONDS],
    });
  }
}
