import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { OwnCount } from './own-count.ts';
import { type Remainder } from './shared-limit.ts';

export interface GuardLimitOptions {
  readonly redis: RedisClient;
  readonly scope: string;
  readonly points: number;
  readonly windowSeconds: number;
  /** Told of each use that Redis did not count. */
  readonly onInsured: () => void;
}

/** This process alone has let in as many as the limit. */
export class GuardedOut extends Error {
  override readonly name = 'GuardedOut';
  readonly msBeforeNext: number;

  constructor(msBeforeNext: number) {
    super('The limit is used up.');
    this.msBeforeNext = msBeforeNext;
  }
}

/**
 * A limit that protects a secret: nothing is given out on credit, and every use is counted here as well as in Redis. So one process never
 * allows more than the limit, even when Redis has lost its data.
 */
export class GuardLimit {
  readonly limit: number;
  readonly #counter: RateLimiterRedis;
  readonly #own: OwnCount;
  readonly #onInsured: () => void;

  constructor({ redis, scope, points, windowSeconds, onInsured }: GuardLimitOptions) {
    this.limit = points;
    this.#counter = new RateLimiterRedis({ storeClient: redis, keyPrefix: `limit:${scope}`, points, duration: windowSeconds, rejectIfRedisNotReady: true, inMemoryBlockOnConsumed: points });
    this.#own = new OwnCount(windowSeconds * 1_000);
    this.#onInsured = onInsured;
  }

  /** Takes one. @throws RateLimiterRes or GuardedOut where none is left */
  async take(key: string): Promise<Remainder> {
    const { uses, endsInMs } = this.#own.add(key);
    if (uses > this.limit) throw new GuardedOut(endsInMs);
    const here = { remaining: this.limit - uses, resetAfterMs: Math.round(endsInMs) };
    try {
      const { remainingPoints, msBeforeNext } = await this.#counter.consume(key);
      return { remaining: Math.min(remainingPoints, here.remaining), resetAfterMs: Math.max(Math.round(msBeforeNext), 0) };
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error;
      this.#onInsured();
      return here;
    }
  }
}
