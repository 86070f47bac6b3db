export interface BatchLimits {
  /** Bytes of encoded items in one batch. */
  readonly maxBytes: number;
  /** How far apart batches leave at least; what comes in between waits for the next. Asked for each batch. */
  readonly intervalMs?: () => number;
}

/**
 * Collects what is added during one turn of the event loop, or during `intervalMs` after the last batch,
 * and hands it over in batches. A lone item leaves in its own turn.
 */
export class TurnBatcher<Item extends { readonly encoded: string }> {
  readonly #limits: Required<BatchLimits>;
  readonly #send: (items: Item[]) => void;
  #items: Item[] = [];
  #bytes = 0;
  #scheduled = false;
  #lastFlushAt = -Infinity;

  constructor({ maxBytes, intervalMs = () => 0 }: BatchLimits, send: (items: Item[]) => void) {
    this.#limits = { maxBytes, intervalMs };
    this.#send = send;
  }

  /** Items that wait for the next batch. */
  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    const bytes = Buffer.byteLength(item.encoded) + 1;
    if (this.#items.length > 0 && this.#bytes + bytes > this.#limits.maxBytes) this.flush();
    this.#items.push(item);
    this.#bytes += bytes;
    this.#schedule();
  }

  flush(): void {
    if (this.#items.length === 0) return;
    this.#lastFlushAt = performance.now();
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    this.#send(items);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const leave = () => {
      this.#scheduled = false;
      this.flush();
    };
    const waitMs = this.#lastFlushAt + this.#limits.intervalMs() - performance.now();
    if (waitMs <= 0) setImmediate(leave);
    else setTimeout(leave, waitMs);
  }
}
