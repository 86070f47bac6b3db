/** Bounds of the interval between batches, in milliseconds. */
const SHORTEST_MS = 5;
const LONGEST_MS = 10;
/** How much of an answer's time the next batch may wait: what that adds stays small beside the answer itself. */
const SHARE = 0.5;
/** Weight of the newest answer in the mean. */
const NEWEST = 0.2;

/**
 * How far apart requests to one subject leave under load. The longer the far side takes to answer, the more of them
 * travel together: what a message costs there is paid once for all of them.
 */
export class Pace {
  #meanMs = 0;

  get intervalMs(): number {
    return Math.min(Math.max(this.#meanMs * SHARE, SHORTEST_MS), LONGEST_MS);
  }

  /** Told how long an answer took, in milliseconds. */
  answered(tookMs: number): void {
    this.#meanMs += (tookMs - this.#meanMs) * NEWEST;
  }
}
