/** Bytes of all that is kept of one stream: long messages must not fill the memory that is for many streams. */
const KEPT_BYTES = 64 * 1024;
const FIRST_CAPACITY = 1024;

const NOTHING = Buffer.alloc(0);

/**
 * The last events of one stream, as the texts that they travel as, without a gap. Kept as bytes, outside of V8's heap:
 * few of them are ever read again, and strings that live for seconds become old objects, whose collection stops a
 * busy gateway for a third of a second (docs/benchmarks-history.md, what stops a process).
 */
export class RecentEvents {
  readonly #kept: number;
  #bytes = NOTHING;
  /** Where each event ends. */
  #ends: number[] = [];

  /** @param kept events that are kept at least, where they fit; there may be twice as many */
  constructor(kept: number) {
    this.#kept = kept;
  }

  get count(): number {
    return this.#ends.length;
  }

  /** One that is larger than all that may be kept ends what is known: nothing before it is kept without it. */
  push(text: string): void {
    const length = Buffer.byteLength(text);
    if (length > KEPT_BYTES) {
      this.clear();
      return;
    }
    this.#makeRoom(length);
    this.#bytes.write(text, this.#used);
    this.#ends.push(this.#used + length);
  }

  /** The last `count` of them, oldest first; there must be as many. */
  last(count: number): string[] {
    const first = this.#ends.length - count;
    return this.#ends.slice(first).map((end, index) => this.#bytes.toString('utf8', this.#startOf(first + index), end));
  }

  /** Puts others in the place of all of them. */
  replace(texts: readonly string[]): void {
    this.clear();
    for (const text of texts) this.push(text);
  }

  clear(): void {
    this.#bytes = NOTHING;
    this.#ends = [];
  }

  get #used(): number {
    return this.#ends.at(-1) ?? 0;
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }

  /** Forgets half of its events now and then, so that a new event does not move the older ones. */
  #makeRoom(length: number): void {
    if (this.#ends.length >= 2 * this.#kept || this.#used + length > 2 * KEPT_BYTES) this.#forget();
    const needed = this.#used + length;
    if (needed > this.#bytes.length) this.#grow(Math.max(needed, 2 * this.#bytes.length, FIRST_CAPACITY));
  }

  #forget(): void {
    const tooOld = this.#ends.findLastIndex((_, index) => this.#used - this.#startOf(index) > KEPT_BYTES);
    const first = Math.max(tooOld + 1, this.#ends.length - this.#kept);
    const start = this.#startOf(first);
    this.#bytes.copyWithin(0, start, this.#used);
    this.#ends = this.#ends.slice(first).map((end) => end - start);
  }

  #grow(capacity: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.min(capacity, 2 * KEPT_BYTES));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
