import { PacedWork } from '@chatgenius/service-runtime';
import { inParts } from './lines.ts';

/** A batch that takes longer than this holds up nobody: one slow request must not make all others wait for it. */
export const LONGEST_WAIT_MS = 50;

export interface RequestLineOptions<Item> {
  /** Bytes of encoded items in one batch, unless a single item is larger. */
  readonly maxBytes: number;
  /** Sends a batch. `back` is to be called with its first answer, or once there will be none; more often does no harm. */
  readonly send: (items: readonly Item[], back: () => void) => void;
}

/**
 * Batches by back-pressure: one batch is on its way, and what is added meanwhile leaves when it is back. The busier the
 * far side, the larger the batches, without a timer that anybody waits for; a lone item leaves in its own tick.
 */
export class RequestLine<Item extends { readonly encoded: string }> {
  readonly #options: RequestLineOptions<Item>;
  #waiting: Item[] = [];
  /** The number of the last batch while it is on its way, 0 otherwise. */
  #underWay = 0;
  #lastBatch = 0;
  readonly #leaving = new PacedWork(() => this.#leave());
  #patience: NodeJS.Timeout | undefined;

  constructor(options: RequestLineOptions<Item>) {
    this.#options = options;
  }

  /** Items that have not left yet. */
  get size(): number {
    return this.#waiting.length;
  }

  add(item: Item): void {
    this.#waiting.push(item);
    if (this.#underWay === 0) this.#schedule();
    else this.#patience ??= this.#goOnAfter(LONGEST_WAIT_MS);
  }

  /** Everything of one tick leaves together. */
  #schedule(): void {
    if (this.#waiting.length > 0) this.#leaving.request();
  }

  #leave(): void {
    const batch = ++this.#lastBatch;
    this.#underWay = batch;
    const items = this.#waiting;
    this.#waiting = [];
    for (const part of inParts(items, this.#options.maxBytes)) this.#options.send(part, () => this.#goOn(batch));
  }

  #goOn(batch: number): void {
    if (batch !== this.#underWay) return;
    this.#underWay = 0;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#schedule();
  }

  #goOnAfter(ms: number): NodeJS.Timeout {
    const batch = this.#underWay;
    return setTimeout(() => this.#goOn(batch), ms);
  }
}
