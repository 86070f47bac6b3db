import { StreamPublisher } from '@chatgenius/bus';
import { type StreamEvent } from '@chatgenius/contracts';
import { forgetPublished, type AppendedBatch } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';

/** How long a published batch stays noted as unpublished. Well below REPAIR_AGE_MS, or it would be published twice. */
const FORGET_EVERY_MS = 250;

/**
 * Publishes what was committed, and forgets it once NATS confirms. Forgetting is done for many
 * batches at once: it is bookkeeping that nobody waits for.
 */
@Injectable()
export class Publication implements OnApplicationShutdown {
  #published: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly publisher: StreamPublisher,
    private readonly pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param traces traceparents by `${stream} ${seq}`; they travel with the event and are not stored */
  publish({ batchId, events }: AppendedBatch, traces: ReadonlyMap<string, string> = new Map()): void {
    this.publisher.publish(traces.size === 0 ? events : events.map((event) => traced(event, traces)));
    this.#published.push(batchId);
    this.#timer ??= setTimeout(() => void this.#forget(), FORGET_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#forget();
  }

  async #forget(): Promise<void> {
    this.#timer = undefined;
    const batchIds = this.#published;
    this.#published = [];
    if (batchIds.length === 0) return;
    try {
      await this.publisher.confirm();
      await forgetPublished(this.pool, batchIds);
    } catch (error) {
      // They stay noted, and the repair publishes them once more.
      this.logger.warn('publication:unconfirmed', { batches: batchIds.length, error });
    }
  }
}

function traced(event: StreamEvent, traces: ReadonlyMap<string, string>): StreamEvent {
  const trace = traces.get(`${event.stream} ${event.seq}`);
  return trace === undefined ? event : { ...event, trace };
}
