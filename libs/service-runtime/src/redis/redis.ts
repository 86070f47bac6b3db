/** The entry of `@chatgenius/service-runtime/redis`: apart, because not every process has Redis. */
export { connectRedis } from './connect-redis.ts';
export { type RedisClient } from './redis-client.ts';
export { pipelineOfEach } from './pipeline-of-each.ts';
export { redisAddress, type RedisAddress } from '../environment/redis-address.rules.ts';
export { aclRules, redisRights, SENTINEL_RULES, type RedisRights } from './rights.ts';
export { assertWritable, followPrimary } from './primary.ts';
