import { meter, RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { readBacklog, type Backlog } from './backlog.repository.ts';

const READ_EVERY_MS = 10_000;

/** What waits in the database, as gauges: the same from every messaging-service. */
@Injectable()
export class BacklogWatch extends TaskService {
  protected readonly task = new RecurringTask({
    name: 'backlog-watch',
    run: async () => {
      this.#backlog = await readBacklog(this.pool);
      return READ_EVERY_MS;
    },
    onError: (error) => {
      this.#backlog = undefined;
      this.logger.warn('backlog:not-read', { error });
      return READ_EVERY_MS;
    },
  });
  /** Nothing while it is not known: a gauge that stands still would look like calm. */
  #backlog: Backlog | undefined;

  constructor(
    private readonly pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
    const instruments = meter('messaging-service');
    const batches = instruments.createObservableGauge('chat.unpublished.batches', { description: 'Committed batches that are not known to be published, of the whole deployment. Some are always under way.' });
    const age = instruments.createObservableGauge('chat.unpublished.age.seconds', { unit: 's', description: 'Age of the oldest committed batch that is not known to be published. The repair publishes what is older than 2 s.' });
    const webhooks = instruments.createObservableGauge('chat.webhooks.behind.seconds', { unit: 's', description: 'Age of the oldest event that an outgoing webhook has not got yet, of the whole deployment.' });
    const scheduled = instruments.createObservableGauge('chat.scheduled.late.seconds', { unit: 's', description: 'How late the scheduled message is that is latest, of the whole deployment.' });
    const bytes = instruments.createObservableGauge('chat.database.size.bytes', { unit: 'By', description: 'Size of the database on the disk of Postgres.' });
    instruments.addBatchObservableCallback(
      (result) => {
        if (this.#backlog === undefined) return;
        result.observe(batches, this.#backlog.unpublishedBatches);
        result.observe(age, this.#backlog.unpublishedAge);
        result.observe(webhooks, this.#backlog.webhooksBehind);
        result.observe(scheduled, this.#backlog.scheduledLate);
        result.observe(bytes, this.#backlog.databaseBytes);
      },
      [batches, age, webhooks, scheduled, bytes],
    );
  }
}
