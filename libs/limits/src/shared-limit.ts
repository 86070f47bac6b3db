import { type RateLimiterAbstract, type RateLimiterRes } from 'rate-limiter-flexible';
import { creditOf, settledAt } from './credit.rules.ts';

/** How long uses wait until Redis hears of them: many keys then go in one call. */
const SETTLE_MS = 250;
/** Of so many keys a process remembers what it knows; of others it asks again. */
const MOST_WINDOWS = 65_536;

export interface Remainder {
  readonly remaining: number;
  /** After this time all of the limit is there again. */
  readonly resetAfterMs: number;
}

/** What this process knows of one key until `endsAt`. */
interface Window {
  /** In all processes: as Redis has told, and what has been told to Redis since. */
  consumed: number;
  /** Given out here, of which Redis has not heard. */
  unsettled: number;
  /** By the clock of `performance.now`. */
  readonly endsAt: number;
}

/**
 * One limit, counted for all processes together. Far from its end a process gives a few uses out on credit, at once, and
 * tells Redis once half of the credit is spent, many keys together; close to it, or where nothing is known, each use asks first.
 */
export class SharedLimit {
  readonly #counter: RateLimiterAbstract;
  readonly #windows = new Map<string, Window>();
  readonly #indebted = new Map<string, Window>();
  #settling: NodeJS.Timeout | undefined;

  constructor(counter: RateLimiterAbstract) {
    this.#counter = counter;
  }

  get limit(): number {
    return this.#counter.points;
  }

  /** Takes as many uses. @throws RateLimiterRes where fewer are left; they count all the same */
  async take(key: string, uses = 1): Promise<Remainder> {
    const window = this.#windowOf(key);
    if (window !== undefined && window.unsettled + uses <= creditOf(this.limit, window.consumed)) return this.#takeOnCredit(key, window, uses);
    const { remainingPoints, msBeforeNext } = await this.#consume(key, window, uses);
    return { remaining: remainingPoints, resetAfterMs: Math.max(0, Math.round(msBeforeNext)) };
  }

  #takeOnCredit(key: string, window: Window, uses: number): Remainder {
    window.unsettled += uses;
    if (window.unsettled >= settledAt(this.limit, window.consumed)) {
      this.#indebted.set(key, window);
      this.#settling ??= setTimeout(() => this.#settle(), SETTLE_MS).unref();
    }
    return { remaining: this.limit - window.consumed - window.unsettled, resetAfterMs: Math.round(window.endsAt - performance.now()) };
  }

  #settle(): void {
    this.#settling = undefined;
    // Who has taken too much meanwhile is refused from memory from now on.
    for (const [key, window] of this.#indebted) this.#consume(key, window, 0).catch(() => undefined);
  }

  /** So many, and what was given out on credit. */
  async #consume(key: string, window: Window | undefined, uses: number): Promise<RateLimiterRes> {
    const points = uses + (window?.unsettled ?? 0);
    if (window !== undefined) {
      window.consumed += points;
      window.unsettled = 0;
      this.#indebted.delete(key);
    }
    const result = await this.#counter.consume(key, points);
    this.#learn(key, result);
    return result;
  }

  #learn(key: string, { consumedPoints, msBeforeNext }: RateLimiterRes): void {
    const window = this.#windowOf(key);
    // Answers come in turn, but not of what has been told since.
    if (window !== undefined) window.consumed = Math.max(window.consumed, consumedPoints);
    else if (creditOf(this.limit, consumedPoints) > 0) this.#remember(key, { consumed: consumedPoints, unsettled: 0, endsAt: performance.now() + msBeforeNext });
  }

  #remember(key: string, window: Window): void {
    this.#windows.delete(key);
    this.#windows.set(key, window);
    // About in the order in which they end.
    for (const [oldest, { endsAt }] of this.#windows) {
      if (endsAt > performance.now() && this.#windows.size <= MOST_WINDOWS) return;
      this.#windows.delete(oldest);
    }
  }

  #windowOf(key: string): Window | undefined {
    const window = this.#windows.get(key);
    return window !== undefined && window.endsAt > performance.now() ? window : undefined;
  }
}
