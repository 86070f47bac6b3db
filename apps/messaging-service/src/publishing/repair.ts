import { StreamPublisher } from '@chatgenius/bus';
import { takeUnpublished, withTransaction } from '@chatgenius/database';
import { meter, RecurringTask, TaskService, untilTick, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { MessagingWork, REPAIR_AGE_MS } from '../waiting/messaging-work.ts';

const REPAIR_EVERY_MS = 1_000;
const BATCHES_AT_ONCE = 200;

/**
 * Publishes what was committed by a process that died, or lost NATS, before it could publish.
 * Every instance looks; a batch is taken by one of them.
 */
@Injectable()
export class Repair extends TaskService {
  readonly #repaired = meter('messaging-service').createCounter('chat.unpublished.repaired', { description: 'Events that the repair has published, because whoever committed them did not: near zero in good times.' });
  protected readonly task = new RecurringTask({
    name: 'repair',
    run: () => this.#repair(),
    onError: (error) => {
      this.logger.error('publication:repair-failed', { error });
      return REPAIR_EVERY_MS;
    },
  });

  constructor(
    private readonly publisher: StreamPublisher,
    private readonly pool: Pool,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async #repair(): Promise<number> {
    if (!(await this.work.any('publications'))) return untilTick(REPAIR_EVERY_MS);
    const repaired = await withTransaction(this.pool, async (transaction) => {
      const events = await takeUnpublished(transaction, { olderThanMs: REPAIR_AGE_MS, limit: BATCHES_AT_ONCE });
      this.publisher.publish(events);
      if (events.length > 0) await this.publisher.confirm();
      return events.length;
    });
    this.#repaired.add(repaired);
    if (repaired > 0) this.logger.warn('publication:repaired', { events: repaired });
    return repaired > 0 ? 0 : untilTick(REPAIR_EVERY_MS);
  }
}
