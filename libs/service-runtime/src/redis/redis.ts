/** The entry of `@chatgenius/service-runtime/redis`: apart, because not every process has Redis. */
export { connectRedis } from './connect-redis.ts';
export { aclRules, redisRights, type RedisRights } from './rights.ts';
export { assertWritable, followPrimary } from './primary.ts';
