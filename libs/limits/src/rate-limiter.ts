import { type Budget, ChatError, type Exceeded, type RateLimitScope } from '@chatgenius/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { LIMIT_SETTINGS, LIMITER_REDIS } from '../tokens.ts';
import { Insurance } from './insurance.ts';
import { type LimitSettings } from './limit-settings.ts';

const WINDOW_SECONDS = 60;

/**
 * How much of each limit is left, counted in Redis for all gateways together: one call for each use, collected with
 * others of the same turn. Who has used up a limit is refused from memory until it is there again. While Redis is away
 * or too slow, each gateway counts for itself (docs/adr/0013).
 */
@Injectable()
export class RateLimiter {
  readonly #limiters = new Map<RateLimitScope, RateLimiterRedis>();

  constructor(@Inject(LIMITER_REDIS) redis: Redis, @Inject(LIMIT_SETTINGS) { perMinute }: LimitSettings, metrics: GatewayMetrics) {
    for (const [scope, points] of Object.entries(perMinute) as [RateLimitScope, number][]) {
      if (points > 0) this.#limiters.set(scope, limiter(redis, scope, points, metrics));
    }
  }

  /** Takes one, of a user or an address. Nothing where the limit is switched off. @throws ChatError RATE_LIMITED */
  take(scope: RateLimitScope, of: string): Promise<Budget> | undefined {
    const limiter = this.#limiters.get(scope);
    return limiter === undefined ? undefined : takeOne(limiter, scope, of);
  }
}

function limiter(redis: Redis, scope: RateLimitScope, points: number, metrics: GatewayMetrics): RateLimiterRedis {
  const common = { keyPrefix: `limit:${scope}`, points, duration: WINDOW_SECONDS };
  return new RateLimiterRedis({
    ...common,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    inMemoryBlockOnConsumed: points,
    insuranceLimiter: new Insurance(common, () => metrics.limitInsured(scope)),
  });
}

async function takeOne(limiter: RateLimiterRedis, scope: RateLimitScope, of: string): Promise<Budget> {
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
