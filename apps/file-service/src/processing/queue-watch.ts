import { type Database } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { FileMetrics } from '../file.metrics.ts';
import { DATABASE, LOGGER } from '../tokens.ts';

const READ_EVERY_MS = 10_000;

/** Tells on-call how far behind the looking at files is. What is tried again later does not wait meanwhile: it has failed, and is counted so. */
@Injectable()
export class QueueWatch extends TaskService {
  #behindSeconds = 0;
  protected readonly task = new RecurringTask({
    name: 'queue-watch',
    run: () => this.read(),
    onError: (error) => {
      this.logger.warn('files:queue-not-read', { error });
      return READ_EVERY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: FileMetrics,
  ) {
    super();
    metrics.observeQueue(() => this.#behindSeconds);
  }

  async read(): Promise<number> {
    const { rows } = await this.database.pool.query<{ behind: number }>({
      name: 'files-behind',
      text: `SELECT coalesce(extract(epoch FROM now() - min(next_at)), 0)::float8 AS behind FROM files WHERE next_at <= now() AND state = 'processing'`,
    });
    this.#behindSeconds = rows[0]?.behind ?? 0;
    return READ_EVERY_MS;
  }
}
