import { hash, randomUUID } from 'node:crypto';

/** Keys that are told apart at once; beyond, new keys share a bucket, so that a flood of keys cannot fill the memory. */
const MOST_KEYS = 65_536;

interface Window {
  uses: number;
  /** By the clock of `performance.now`. */
  readonly endsAt: number;
}

/** Counts the uses of each key in this process, in windows that begin with the first of them. */
export class OwnCount {
  readonly #windowMs: number;
  readonly #mostKeys: number;
  /** In the order in which they end. */
  readonly #windows = new Map<string, Window>();
  /** Nobody outside knows who shares a bucket with whom. */
  readonly #salt = randomUUID();

  constructor(windowMs: number, mostKeys = MOST_KEYS) {
    this.#windowMs = windowMs;
    this.#mostKeys = mostKeys;
  }

  /** @returns how many there are with this one, and for how many milliseconds more they count */
  add(key: string, now = performance.now()): { uses: number; endsInMs: number } {
    this.#forgetEnded(now);
    const name = this.#nameOf(key);
    const window = this.#windows.get(name) ?? { uses: 0, endsAt: now + this.#windowMs };
    window.uses++;
    this.#windows.set(name, window);
    return { uses: window.uses, endsInMs: window.endsAt - now };
  }

  /** Windows that have not ended. */
  get size(): number {
    return this.#windows.size;
  }

  /** Its own, unless there are too many, or were when its window began. */
  #nameOf(key: string): string {
    if (this.#windows.has(key)) return key;
    const bucket = this.#bucketOf(key);
    return this.#windows.has(bucket) || this.#windows.size >= this.#mostKeys ? bucket : key;
  }

  #forgetEnded(now: number): void {
    for (const [key, { endsAt }] of this.#windows) {
      if (endsAt > now) return;
      this.#windows.delete(key);
    }
  }

  /** As many buckets as there may be keys. */
  #bucketOf(key: string): string {
    return `bucket:${Number.parseInt(hash('sha256', this.#salt + key).slice(0, 8), 16) % this.#mostKeys}`;
  }
}
