import { type Logger } from '@chatgenius/service-runtime';
import { Cluster, type Redis } from 'ioredis';
import { connectRedis, type RedisClient } from '@chatgenius/service-runtime/redis';

/** Many times what an answer takes, and little enough that a message may wait for it in vain. */
export const PATIENCE_MS = 100;
/** Whoever has a password looked at does not mind the wait, and a machine that stands still for a moment opens nothing. */
export const GUARD_PATIENCE_MS = 2_000;
/** How long a Redis that did not answer in time is left alone. */
const REST_MS = 2_000;

/**
 * A connection for limits alone. Whatever waits longer than `patienceMs` for an answer fails, and with it the connection,
 * so that nothing else waits; until the next one is ready, every call fails at once.
 */
export function createLimiterRedis(url: string, logger: Logger, patienceMs = PATIENCE_MS): RedisClient {
  return connectRedis(url, logger, {
    connectionName: 'limits',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    socketTimeout: patienceMs,
    connectTimeout: REST_MS,
    retryStrategy: () => REST_MS,
  });
}

/**
 * What is asked in this tick of the event loop leaves with one system call. In the place of `enableAutoPipelining`, which
 * puts each tick's pipeline into a Map: those leave their entries behind as old objects (docs/benchmarks-history.md, what stops a
 * process).
 */
export function corkForTick(redis: RedisClient): void {
  if (redis instanceof Cluster) redis.nodes('master').forEach(corkConnection);
  else corkConnection(redis);
}

function corkConnection({ stream, status }: Redis): void {
  if (status !== 'ready' || stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}
