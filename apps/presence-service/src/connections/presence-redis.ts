import { type Logger } from '@chatgenius/service-runtime';
import { connectRedis, type RedisClient } from '@chatgenius/service-runtime/redis';

/** Many times what the largest script takes: a connection on which an answer takes longer is taken for dead. */
const SILENCE_MS = 3_000;

/** While Redis is away, questions fail at once instead of waiting in memory: whoever asked repeats them. */
export function createPresenceRedis(url: string, logger: Logger): RedisClient {
  return connectRedis(url, logger, { enableOfflineQueue: false, maxRetriesPerRequest: 1, socketTimeout: SILENCE_MS });
}
