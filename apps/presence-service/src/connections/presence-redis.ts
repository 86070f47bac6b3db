import { type Logger } from '@chatgenius/service-runtime';
import { connectRedis } from '@chatgenius/service-runtime/redis';
import { type Redis } from 'ioredis';

/** Many times what the largest script takes: a connection on which an answer takes longer is taken for dead. */
const SILENCE_MS = 3_000;

/** While Redis is away, questions fail at once instead of waiting in memory: whoever asked repeats them. */
export function createPresenceRedis(url: string, logger: Logger): Redis {
  return connectRedis(url, logger, { enableOfflineQueue: false, maxRetriesPerRequest: 1, socketTimeout: SILENCE_MS });
}
