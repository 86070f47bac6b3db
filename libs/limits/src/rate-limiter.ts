import { ChatError, type Exceeded } from '@chatgenius/contracts';
import { type Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Insurance } from './insurance.ts';

export const WINDOW_SECONDS = 60;

/** What is left of a limit after one use of it. */
export interface Left<Scope> {
  readonly scope: Scope;
  readonly limit: number;
  readonly remaining: number;
  /** After this time all of the limit is there again. */
  readonly resetAfterMs: number;
}

export interface RateLimiterOptions<Scope extends Exceeded['scope']> {
  readonly redis: Redis;
  /** 0 switches a limit off. */
  readonly perMinute: Readonly<Record<Scope, number>>;
  /** Told of each use that was counted without Redis. */
  readonly onInsured: (scope: Scope) => void;
}

/**
 * How much of each limit is left, counted in Redis for all processes together: one call for each use, collected with
 * others of the same turn. Who has used up a limit is refused from memory until it is there again. While Redis is away
 * or too slow, each process counts for itself (docs/adr/0013).
 */
export class RateLimiter<Scope extends Exceeded['scope']> {
  readonly #limiters = new Map<Scope, RateLimiterRedis>();

  constructor(options: RateLimiterOptions<Scope>) {
    for (const [scope, points] of Object.entries(options.perMinute) as [Scope, number][]) {
      if (points > 0) this.#limiters.set(scope, limiter(options, scope, points));
    }
  }

  /** Takes one, of a user, an address or whatever the limit is for. Nothing where the limit is switched off. @throws ChatError RATE_LIMITED */
  take(scope: Scope, of: string): Promise<Left<Scope>> | undefined {
    const limiter = this.#limiters.get(scope);
    return limiter === undefined ? undefined : takeOne(limiter, scope, of);
  }
}

function limiter<Scope extends Exceeded['scope']>({ redis, onInsured }: RateLimiterOptions<Scope>, scope: Scope, points: number): RateLimiterRedis {
  const common = { keyPrefix: `limit:${scope}`, points, duration: WINDOW_SECONDS };
  return new RateLimiterRedis({
    ...common,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    inMemoryBlockOnConsumed: points,
    insuranceLimiter: new Insurance(common, () => onInsured(scope)),
  });
}

async function takeOne<Scope extends Exceeded['scope']>(limiter: RateLimiterRedis, scope: Scope, of: string): Promise<Left<Scope>> {
  const { points: limit } = limiter;
  try {
    const { remainingPoints: remaining, msBeforeNext } = await limiter.consume(of);
    return { scope, limit, remaining, resetAfterMs: Math.max(0, Math.round(msBeforeNext)) };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    // Whole milliseconds, and not one too few.
    const exceeded: Exceeded = { scope, limit, remaining: 0, retryAfterMs: Math.max(1, Math.ceil(refusal.msBeforeNext)) };
    throw new ChatError('RATE_LIMITED', exceeded);
  }
}
