import { type HttpRateLimitScope } from '@chatgenius/contracts';
import { createLimiterRedis, GUARD_PATIENCE_MS, RateLimiter } from '@chatgenius/limits';
import { type Logger } from '@chatgenius/service-runtime';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { type Counter } from '@opentelemetry/api';
import { type LimitSettings } from './limit-settings.ts';

/** Limits that stand between somebody who guesses and a secret. */
const GUARDS: readonly HttpRateLimitScope[] = ['sign-in', 'sign-in:all', 'second-factor', 'mail', 'http:failure'];

/** Connections to Redis of limits: those that guard secrets have one of their own. */
export class LimiterConnections {
  readonly usual: RedisClient;
  readonly guards: RedisClient;

  constructor(url: string, logger: Logger, patienceMs: number) {
    this.usual = createLimiterRedis(url, logger, patienceMs);
    this.guards = createLimiterRedis(url, logger, Math.max(patienceMs, GUARD_PATIENCE_MS));
  }

  disconnect(): void {
    this.usual.disconnect();
    this.guards.disconnect();
  }
}

/** @param insured counts uses of limits that this process counted for itself, because Redis was away or too slow */
export function createLimiter({ perMinute }: LimitSettings, { usual, guards }: LimiterConnections, insured: Counter): RateLimiter<HttpRateLimitScope> {
  return new RateLimiter({ redis: usual, guards: { scopes: GUARDS, redis: guards }, perMinute, onInsured: (scope, uses) => insured.add(uses, { scope }) });
}
