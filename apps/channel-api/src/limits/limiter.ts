import { type HttpRateLimitScope } from '@chatgenius/contracts';
import { RateLimiter } from '@chatgenius/limits';
import { meter } from '@chatgenius/service-runtime';
import { type Redis } from 'ioredis';
import { type LimitSettings } from './limit-settings.ts';

/** The limiter of this process, which tells metrics of what it counts without Redis. */
export function createLimiter({ perMinute }: LimitSettings, redis: Redis): RateLimiter<HttpRateLimitScope> {
  const insured = meter('channel-api').createCounter('chat.api.limits.insured', {
    description: 'Uses of limits that this process counted for itself, because Redis was away or too slow.',
  });
  return new RateLimiter({ redis, perMinute, onInsured: (scope, uses) => insured.add(uses, { scope }) });
}
