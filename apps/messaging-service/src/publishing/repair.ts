import { StreamPublisher } from '@chatgenius/bus';
import { takeUnpublished, withTransaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';

const REPAIR_EVERY_MS = 1_000;
/** Older than any publication on its way; together with the interval well below the promised 5 s. */
const REPAIR_AGE_MS = 2_000;
const BATCHES_AT_ONCE = 200;

/**
 * Publishes what was committed by a process that died, or lost NATS, before it could publish.
 * Every instance looks; a batch is taken by one of them.
 */
@Injectable()
export class Repair implements OnApplicationBootstrap, OnApplicationShutdown {
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly publisher: StreamPublisher,
    private readonly pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule(0);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#repair();
    }, delayMs);
  }

  async #repair(): Promise<void> {
    try {
      const repaired = await withTransaction(this.pool, async (client) => {
        const events = await takeUnpublished(client, { olderThanMs: REPAIR_AGE_MS, limit: BATCHES_AT_ONCE });
        this.publisher.publish(events);
        if (events.length > 0) await this.publisher.confirm();
        return events.length;
      });
      if (repaired > 0) this.logger.warn('publication:repaired', { events: repaired });
      this.#schedule(repaired > 0 ? 0 : REPAIR_EVERY_MS);
    } catch (error) {
      this.logger.error('publication:repair-failed', { error });
      this.#schedule(REPAIR_EVERY_MS);
    }
  }
}
