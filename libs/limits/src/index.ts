export { clientAddress } from './client-address.rules.ts';
export { limitSetting } from './limit-setting.ts';
export { createLimiterRedis } from './limiter-redis.ts';
export { RateLimiter, WINDOW_SECONDS, type Left, type RateLimiterOptions } from './rate-limiter.ts';
export { logOutages } from './redis-outages.ts';
