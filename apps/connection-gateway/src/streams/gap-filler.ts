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

  /**
   * Asks where the logs stand, and reads those that this gateway is behind of: after NATS was away, or before a
   * subscription was live. Resolves when all of it is read, however long that takes.
   */
  async catchUp(streams: readonly HeldStream[], deliver: Deliver): Promise<void> {
    for (let from = 0; from < streams.length; from += STREAMS_PER_REQUEST) {
      let behind = streams.slice(from, from + STREAMS_PER_REQUEST);
      while (behind.length > 0) {
        behind = await this.#readBehind(behind.filter(({ unused }) => !unused), deliver);
        if (behind.length > 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** @returns those that could not be read to their end */
  async #readBehind(streams: readonly HeldStream[], deliver: Deliver): Promise<HeldStream[]> {
    if (streams.length === 0) return [];
    try {
      const { heads } = await this.requester.request(messagingRequests.streamHeads, { streams: streams.map(({ id }) => id) });
      const headOf = new Map(heads.map((head) => [head.stream, head]));
      const behind = streams.filter((held) => isBehind(held, headOf.get(held.id)));
      const filled = await Promise.allSettled(behind.map((held) => this.fill(held, deliver)));
      const left = behind.filter((_, index) => filled[index]?.status === 'rejected');
      if (left.length > 0) this.logger.warn('stream:catch-up-incomplete', { streams: left.length, error: filled.find(({ status }) => status === 'rejected') });
      return left;
    } catch (error) {
      this.logger.warn('stream:catch-up-failed', { error });
      return [...streams];
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

  /** One timer per stream. When nobody needs it any more there is nobody to fill it for: the next join does. */
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
