import { setTimeout as delay } from 'node:timers/promises';
import { metricOf } from './metrics.ts';

/** How far the search was behind what was written. */
export interface SearchLag {
  readonly mostSeconds: number;
  /** From the end of the load until everything was found. */
  readonly caughtUpAfterSeconds: number;
}

const METRIC = 'chat_search_behind_seconds';
const LOOK_EVERY_MS = 250;
/** The metric tells of the last turn of the index: what was written just then is in the next one. */
const SETTLE_MS = 2_000;
/** A search that has not caught up by then is reported as it is. */
const PATIENCE_MS = 300_000;

/** Watches how far the search is behind, as any messaging-service tells it, while a load runs and until it has caught up. */
export class SearchWatch {
  readonly #opsUrl: string;
  #mostSeconds = 0;
  #ended = false;
  readonly #watching: Promise<void>;

  constructor(opsUrl: string) {
    this.#opsUrl = opsUrl;
    this.#watching = this.#watch();
    // Told by finish(); a load that failed has its own reason.
    this.#watching.catch(() => undefined);
  }

  /** The load has ended. */
  async finish(): Promise<SearchLag> {
    this.#ended = true;
    await this.#watching;
    const endedAt = performance.now();
    await delay(SETTLE_MS);
    while ((await this.#look()) > 0 && performance.now() - endedAt < PATIENCE_MS) await delay(LOOK_EVERY_MS);
    return { mostSeconds: this.#mostSeconds, caughtUpAfterSeconds: (performance.now() - endedAt) / 1e3 };
  }

  async #watch(): Promise<void> {
    while (!this.#ended) {
      await this.#look();
      await delay(LOOK_EVERY_MS);
    }
  }

  async #look(): Promise<number> {
    const seconds = await metricOf(this.#opsUrl, METRIC);
    this.#mostSeconds = Math.max(this.#mostSeconds, seconds);
    return seconds;
  }
}
