export { addressRange, clientAddress, type ProxyTrust } from './client-address.rules.ts';
export { FailureLimit } from './failure-limit.ts';
export { limitSetting } from './limit-setting.ts';
export { limitsEnvironment } from './limits-environment.ts';
export { proxyEnvironment, proxyTrustOf } from './proxy-settings.ts';
export { createLimiterRedis, GUARD_PATIENCE_MS } from './limiter-redis.ts';
export { ConcurrencyLimit } from './concurrency-limit.ts';
export { RateLimiter, WINDOW_SECONDS, type Left } from './rate-limiter.ts';
