import { type StreamEvent } from '@chatgenius/contracts';
import { outsideTraces, within } from '@chatgenius/service-runtime';
import { type StreamPublisher } from './stream-publisher.ts';
import { publishedIn } from './publication-telemetry.ts';
import { activeTraceParent } from './trace-context.ts';

/** How long a published batch stays noted as unpublished. Well below the age at which it is published again. */
const FORGET_EVERY_MS = 250;
/** While NATS is away a confirmation may never come; what is left at the end is published by the repair. */
const CONFIRM_AT_SHUTDOWN_MS = 1_000;

/** What one transaction has appended, and the name of the note that it left behind (docs/adr/0005). */
export interface CommittedBatch {
  readonly batchId: number;
  readonly events: readonly StreamEvent[];
}

export interface PublicationOptions {
  readonly publisher: StreamPublisher;
  /** Deletes the notes of batches that are with NATS. */
  readonly forget: (batchIds: readonly number[]) => Promise<void>;
  /** Told of batches that stay noted; messaging-service's repair publishes them again. */
  readonly onUnconfirmed: (batches: number, error: unknown) => void;
}

/**
 * Publishes what was committed, and forgets it once NATS confirms. Forgetting is done for many batches
 * at once: it is bookkeeping that nobody waits for.
 */
export class Publication {
  readonly #options: PublicationOptions;
  #published: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PublicationOptions) {
    this.#options = options;
  }

  /** @param traceOf the trace that an event belongs to, the active one unless told; it travels with the event and is not stored */
  publish({ batchId, events }: CommittedBatch, traceOf: (event: StreamEvent) => string | undefined = activeTraceParent): void {
    this.#options.publisher.publish(events.map((event) => traced(event, publishedIn(traceOf(event), event))));
    this.#published.push(batchId);
    this.#timer ??= setTimeout(() => void outsideTraces(() => this.#forget()), FORGET_EVERY_MS);
  }

  /** Called by Nest when the process ends. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    await within(CONFIRM_AT_SHUTDOWN_MS, this.#forget(), () => undefined);
  }

  async #forget(): Promise<void> {
    this.#timer = undefined;
    const batchIds = this.#published;
    this.#published = [];
    if (batchIds.length === 0) return;
    try {
      await this.#options.publisher.confirm();
      await this.#options.forget(batchIds);
    } catch (error) {
      this.#options.onUnconfirmed(batchIds.length, error);
    }
  }
}

function traced(event: StreamEvent, trace: string | undefined): StreamEvent {
  return trace === undefined ? event : { ...event, trace };
}
