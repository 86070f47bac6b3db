import { performance } from 'node:perf_hooks';

const SAMPLE_MS = 100;

/** Share of its time for which the event loop was busy: from `CALM` on events are collected, at `BUSY` for the longest. */
const CALM = 0.2;
const BUSY = 0.6;

/** How long to collect events before they are written, at a given utilization of the event loop (0 to 1). */
export function windowMs(utilization: number, longestMs: number): number {
  const load = (utilization - CALM) / (BUSY - CALM);
  return longestMs * Math.min(1, Math.max(0, load));
}

/**
 * Trades latency for throughput only as far as this process has to: a calm gateway writes at once, a busy
 * one writes less often and more at a time, which is what makes it less busy.
 */
export class CollectingWindow {
  readonly #longestMs: number;
  #sampledAt = performance.now();
  #sample = performance.eventLoopUtilization();
  #currentMs = 0;

  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  get currentMs(): number {
    if (performance.now() - this.#sampledAt >= SAMPLE_MS) this.#resample();
    return this.#currentMs;
  }

  #resample(): void {
    const now = performance.eventLoopUtilization();
    this.#currentMs = windowMs(performance.eventLoopUtilization(now, this.#sample).utilization, this.#longestMs);
    this.#sample = now;
    this.#sampledAt = performance.now();
  }
}
