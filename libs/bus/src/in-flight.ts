/**
 * What is on its way, by its number: a Map for entries that come and go many times a second. V8's own Map leaves tables
 * behind that refer to what was in them and to the table that followed. Once such a table is an old object, everything
 * that is ever in the map when it grows is kept until old objects are collected, although nobody needs it any more
 * (docs/benchmarks-history.md, what stops a process). Objects with numbers as keys leave nothing behind.
 */
export class InFlight<Item> {
  readonly #items: Record<number, Item> = Object.create(null) as Record<number, Item>;

  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: number): Item | undefined {
    return this.#items[id];
  }

  add(id: number, item: Item): void {
    if (this.#items[id] === undefined) this.#size++;
    this.#items[id] = item;
  }

  /** Forgets it. Returns what there was. */
  take(id: number): Item | undefined {
    const item = this.#items[id];
    if (item !== undefined) this.#size--;
    delete this.#items[id];
    return item;
  }
}
