import { activeTraceParent, StreamPublisher } from '@chatgenius/bus';
import { forgetPublished, type AppendedBatch, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DATABASE, LOGGER } from './tokens.ts';

/** While NATS is away, a confirmation may never come; what is left then is published by the repair. */
const CONFIRM_AT_SHUTDOWN_MS = 1_000;

/**
 * Tells the gateways what was committed, without making the caller wait for it. What is not confirmed
 * stays noted in the database, from where messaging-service publishes it again.
 */
@Injectable()
export class Publication implements OnApplicationShutdown {
  private readonly unconfirmed = new Set<Promise<void>>();

  constructor(
    private readonly publisher: StreamPublisher,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  publish(batch: AppendedBatch): void {
    const confirmation = this.confirm(batch).catch((error: unknown) => {
      this.logger.warn('publication:unconfirmed', { batchId: batch.batchId, error });
    });
    this.unconfirmed.add(confirmation);
    void confirmation.finally(() => this.unconfirmed.delete(confirmation));
  }

  async onApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, CONFIRM_AT_SHUTDOWN_MS)));
    await Promise.race([Promise.all(this.unconfirmed), limit]);
    clearTimeout(timer);
  }

  private async confirm({ batchId, events }: AppendedBatch): Promise<void> {
    const trace = activeTraceParent();
    this.publisher.publish(trace ? events.map((event) => ({ ...event, trace })) : events);
    await this.publisher.confirm();
    await forgetPublished(this.database.pool, [batchId]);
  }
}
