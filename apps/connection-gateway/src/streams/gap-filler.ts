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

  /** Brings the stream to `head` at least, or into the log that is there now. Callers at the same time share one reading. */
  async bringTo(held: HeldStream, head: Cursor, deliver: Deliver): Promise<void> {
    if (!held.isBehind(head)) return;
    // A reading that is under way may have looked where the log stands before it came to `head`.
    await this.#filling.get(held)?.catch(() => undefined);
    if (held.isBehind(head)) await this.#fill(held, deliver);
  }

  #fill(held: HeldStream, deliver: Deliver): Promise<void> {
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

  /** Whether the log of one stream is still the one that is known here. What cannot be found out now is for the next look. */
  look(held: HeldStream, deliver: Deliver): Promise<unknown> {
    return this.#readBehind([held], deliver);
  }

  /** @returns those that could not be read to their end */
  async #readBehind(streams: readonly HeldStream[], deliver: Deliver): Promise<HeldStream[]> {
    if (streams.length === 0) return [];
    try {
      const { heads } = await this.requester.request(messagingRequests.streamHeads, { streams: streams.map(({ id }) => id) });
      const headOf = new Map(heads.map((head) => [head.stream, head]));
      const filled = await Promise.allSettled(streams.map((held) => this.#bringToHead(held, headOf.get(held.id), deliver)));
      const left = streams.filter((_, index) => filled[index]?.status === 'rejected');
      if (left.length > 0) this.logger.warn('stream:catch-up-incomplete', { streams: left.length, error: filled.find(({ status }) => status === 'rejected') });
      return left;
    } catch (error) {
      this.logger.warn('stream:catch-up-failed', { error });
      return [...streams];
    }
  }

  async #bringToHead(held: HeldStream, head: Cursor | undefined, deliver: Deliver): Promise<void> {
    if (head !== undefined) await this.bringTo(held, head, deliver);
    else held.vanish();
  }

  async #fillOrRetry(held: HeldStream, deliver: Deliver): Promise<void> {
    try {
      await this.#fill(held, deliver);
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

  /** Reads page by page up to the head of the log. A short page is not the last one: large events end a page early. */
  async #readOn(held: HeldStream, deliver: Deliver): Promise<void> {
    for (;;) {
      const { epoch, seq: after } = positionOf(held);
      const { head, events, floor = 0 } = await this.requester.request(messagingRequests.streamRead, { stream: held.id, after, limit: limits.pageSize });
      // NATS has told of another log meanwhile: the page may be of the one before.
      if (held.position?.epoch !== epoch) continue;
      if (head.epoch !== epoch) {
        // With its last event everybody learns that it is another log.
        held.restart({ epoch: head.epoch, seq: Math.max(0, head.seq - 1) });
        continue;
      }
      if (floor > after) {
        // What comes next here is not in the log any more: members see that they have missed something, and load anew.
        held.restart({ epoch, seq: floor });
        continue;
      }
      this.metrics.eventsFilled(events.length);
      deliver(held, held.accept(events.map(encodeEvent)));
      if (!held.isBehind(head)) return;
      if (events.length === 0) throw new Error(`The log of ${held.id} has no event after ${after}, and its head is ${head.seq}.`);
    }
  }
}

function positionOf({ id, position }: HeldStream): Cursor {
  if (position === undefined) throw new Error(`Where ${id} stands is not known here.`);
  return position;
}
