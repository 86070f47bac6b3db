export interface BatchLimits {
  /** Bytes of encoded items in one batch. */
  readonly maxBytes: number;
}

/** Collects what is added during one tick of the event loop, and hands it over in batches. */
export class TickBatcher<Item extends { readonly encoded: string }> {
  readonly #maxBytes: number;
  readonly #send: (items: Item[]) => void;
  #items: Item[] = [];
  #bytes = 0;
  #scheduled = false;

  constructor({ maxBytes }: BatchLimits, send: (items: Item[]) => void) {
    this.#maxBytes = maxBytes;
    this.#send = send;
  }

  /** Items that wait for the next batch. */
  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    const bytes = Buffer.byteLength(item.encoded) + 1;
    if (this.#items.length > 0 && this.#bytes + bytes > this.#maxBytes) this.#flush();
    this.#items.push(item);
    this.#bytes += bytes;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    this.#send(items);
  }
}
