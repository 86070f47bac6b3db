import { withBackgroundTransaction, type Database } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, LOGGER } from '../tokens.ts';
import { STALE_TABLES, StaleRowRepository } from './stale-row.repository.ts';

const LOOK_EVERY_MS = 60 * 60 * 1_000;
const RETRY_MS = 10 * 60 * 1_000;
const AT_ONCE = 1_000;

/** Forgets rows that nothing reads any more. Every instance looks; a row is deleted by one of them. */
@Injectable()
export class StaleRows extends TaskService {
  protected override readonly firstAfterMs = RETRY_MS;
  protected readonly task = new RecurringTask({
    name: 'stale-rows',
    run: async () => ((await this.forget()) ? LOOK_EVERY_MS : 0),
    onError: (error) => {
      this.logger.error('upkeep:failed', { task: 'stale-rows', error });
      return RETRY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly rows: StaleRowRepository,
  ) {
    super();
  }

  /** One batch of each table. @returns whether nothing is left */
  async forget(atOnce = AT_ONCE): Promise<boolean> {
    let nothingLeft = true;
    for (const table of STALE_TABLES) {
      const forgotten = await withBackgroundTransaction(this.database.pool, (transaction) => this.rows.forget(transaction, table, atOnce));
      nothingLeft &&= forgotten < atOnce;
    }
    return nothingLeft;
  }
}
