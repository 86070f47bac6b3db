import { Redis, type RedisOptions } from 'ioredis';
import { type Logger } from '../logging/logger.ts';
import { hasMoved } from './faults.rules.ts';
import { logOutages } from './redis-outages.ts';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;
/** Between looks at a server that still loads its data, which answers nothing else. */
const LOADING_RETRY_MS = 500;

/**
 * A connection that comes back by itself, also to another server: one that has become a replica, or has to load its data
 * first, is given up as soon as it says so, because the address leads to the new primary by then, or soon will.
 */
export function connectRedis(url: string, logger: Logger, options: RedisOptions = {}): Redis {
  const redis = new Redis(url, {
    // Nothing that is worth waiting for is under way when we disconnect.
    disconnectTimeout: 0,
    maxLoadingRetryTime: LOADING_RETRY_MS,
    retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS),
    reconnectOnError: hasMoved,
    ...options,
  });
  logOutages(redis, logger);
  return redis;
}
