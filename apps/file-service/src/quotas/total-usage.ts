import { type Database } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type FileSettings } from '../file-settings.ts';
import { FileMetrics } from '../file.metrics.ts';
import { DATABASE, FILE_SETTINGS, LOGGER } from '../tokens.ts';

const READ_EVERY_MS = 30_000;

/** How many bytes the deployment keeps: read now and then, and added up meanwhile, since each sum reads the whole table. */
@Injectable()
export class TotalUsage extends TaskService {
  #read = 0;
  #announced = 0;
  protected readonly task = new RecurringTask({
    name: 'total-usage',
    run: () => this.read(),
    onError: (error) => {
      this.logger.warn('files:usage-not-read', { error });
      return READ_EVERY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(FILE_SETTINGS) settings: FileSettings,
    metrics: FileMetrics,
  ) {
    super();
    metrics.observeKept(() => this.bytes, settings.totalBytes);
  }

  get bytes(): number {
    return this.#read + this.#announced;
  }

  /** Of an upload that begins here. */
  add(bytes: number): void {
    this.#announced += bytes;
  }

  async read(): Promise<number> {
    const { rows } = await this.database.pool.query<{ bytes: number }>(
      `SELECT ((SELECT coalesce(sum(bytes), 0) FROM blobs) + (SELECT coalesce(sum(bytes), 0) FROM files WHERE next_at IS NOT NULL AND state IN ('uploading', 'processing')))::bigint AS bytes`,
    );
    this.#read = rows[0]?.bytes ?? 0;
    this.#announced = 0;
    return READ_EVERY_MS;
  }
}
