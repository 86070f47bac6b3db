import { encodeEvent, Requester, type EncodedEvent } from '@chatgenius/bus';
import { limits, messagingRequests, type Cursor } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { LOGGER } from '../tokens.ts';
import { type HeldStream } from './held-stream.ts';

/** Publishers may overtake each other: most holes close by themselves within this time. */
const HOLE_PATIENCE_MS = 25;
const RETRY_MS = 500;
const STREAMS_PER_REQUEST = 1_000;

type Deliver = (held: HeldStream, due: readonly EncodedEvent[]) => void;

/** Reads from the log what this gateway should have received and did not. */
@Injectable()
export class GapFiller {
  readonly #filling = new Map<HeldStream, Promise<void>>();
  readonly #scheduled = new Set<HeldStream>();

  constructor(
    private readonly requester: Requester,
    private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Fills the stream's hole unless it has closed by itself in a moment. */
  watch(held: HeldStream, deliver: Deliver): void {
    this.#later(held, HOLE_PATIENCE_MS, () => {
      if (held.hasHole) void this.#fillOrRetry(held, deliver);
    });
  }

  /** Brings the stream to where the log stands now. Callers at the same time share one reading. */
  fill(held: HeldStream, deliver: Deliver): Promise<void> {
    let filling = this.#filling.get(held);
    if (filling === undefined) {
      filling = this.#readOn(held, deliver).finally(() => this.#filling.delete(held));
      this.#filling.set(held, filling);
    }
    return filling;
  }

  /** After NATS was away: asks where the logs stand, and reads those that went on meanwhile. */
  async catchUp(streams: readonly HeldStream[], deliver: Deliver): Promise<void> {
    for (let from = 0; from < streams.length; from += STREAMS_PER_REQUEST) {
      const some = streams.slice(from, from + STREAMS_PER_REQUEST);
      try {
        const { heads } = await this.requester.request(messagingRequests.streamHeads, { streams: some.map(({ id }) => id) });
        const headOf = new Map(heads.map((head) => [head.stream, head]));
        await Promise.all(some.filter((held) => isBehind(held, headOf.get(held.id))).map((held) => this.#fillOrRetry(held, deliver)));
      } catch (error) {
        this.logger.warn('stream:catch-up-failed', { error });
        setTimeout(() => void this.catchUp(streams.slice(from), deliver), RETRY_MS);
        return;
      }
    }
  }

  async #fillOrRetry(held: HeldStream, deliver: Deliver): Promise<void> {
    try {
      await this.fill(held, deliver);
    } catch (error) {
      this.logger.warn('stream:fill-failed', { stream: held.id, error });
      this.#later(held, RETRY_MS, () => void this.#fillOrRetry(held, deliver));
    }
  }

  /** One timer per stream. Without members there is nobody to fill it for: the next join does. */
  #later(held: HeldStream, delayMs: number, work: () => void): void {
    if (this.#scheduled.has(held)) return;
    this.#scheduled.add(held);
    setTimeout(() => {
      this.#scheduled.delete(held);
      if (!held.unused) work();
    }, delayMs);
  }

  async #readOn(held: HeldStream, deliver: Deliver): Promise<void> {
    for (;;) {
      const after = held.position?.seq ?? 0;
      const { head, events } = await this.requester.request(messagingRequests.streamRead, {
        stream: held.id,
        after,
        limit: limits.pageSize,
      });
      this.metrics.eventsFilled(events.length);
      deliver(held, held.accept(events.map(encodeEvent)));
      if (events.length < limits.pageSize || (held.position?.seq ?? 0) >= head.seq) return;
    }
  }
}

function isBehind({ position }: HeldStream, head: Cursor | undefined): boolean {
  if (position === undefined || head === undefined) return false;
  return position.epoch !== head.epoch || position.seq < head.seq;
}
