import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { Insurance } from './insurance.ts';
import { corkForTick } from './limiter-redis.ts';

export interface CounterOptions {
  readonly redis: RedisClient;
  /** Part of its keys in Redis. */
  readonly name: string;
  readonly points: number;
  /** A window begins with its first use. */
  readonly seconds: number;
  /** Told of uses that were counted without Redis. */
  readonly onInsured: (uses: number) => void;
}

/** Counts in Redis for all processes together, and in this process alone while Redis is away. */
export function createCounter({ redis, name, points, seconds, onInsured }: CounterOptions): RateLimiterRedis {
  const common = { keyPrefix: `limit:${name}`, points, duration: seconds };
  return new Counter(redis, {
    ...common,
    rejectIfRedisNotReady: true,
    inMemoryBlockOnConsumed: points,
    insuranceLimiter: new Insurance(common, onInsured),
  });
}

/** Whatever is counted or looked at in one tick of the event loop leaves together. */
class Counter extends RateLimiterRedis {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient, options: Omit<ConstructorParameters<typeof RateLimiterRedis>[0], 'storeClient'>) {
    super({ ...options, storeClient: redis });
    this.#redis = redis;
  }

  override consume(key: string, points?: number): Promise<RateLimiterRes> {
    corkForTick(this.#redis);
    return super.consume(key, points);
  }

  override penalty(key: string, points?: number): Promise<RateLimiterRes> {
    corkForTick(this.#redis);
    return super.penalty(key, points);
  }

  override get(key: string): Promise<RateLimiterRes | null> {
    corkForTick(this.#redis);
    return super.get(key);
  }
}
