/** The last things that happened, so many and no older than so long: what is older is overwritten, at no cost. */
export class Ring<Item extends { readonly at: number }> {
  readonly #items: Item[] = [];
  readonly #capacity: number;
  readonly #maxAgeMs: number;
  #next = 0;

  constructor(capacity: number, maxAgeMs: number) {
    this.#capacity = capacity;
    this.#maxAgeMs = maxAgeMs;
  }

  push(item: Item): void {
    this.#items[this.#next] = item;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** What fits, the newest first. Looks at all of them. */
  find(fits: (item: Item) => boolean, now = Date.now()): Item[] {
    const since = now - this.#maxAgeMs;
    return this.#items.filter((item) => item.at >= since && fits(item)).toSorted((one, other) => other.at - one.at);
  }
}
