import { Redis, type RedisOptions } from 'ioredis';
import { connectCluster } from './connect-cluster.ts';
import { observePool } from '../telemetry/pool-telemetry.ts';
import { hasMoved } from './faults.rules.ts';
import { type RedisAddress, redisAddress } from '../environment/redis-address.rules.ts';
import { logOutages, type OutageLogger } from './redis-outages.ts';
import { type RedisClient, type RedisClientOptions } from './redis-client.ts';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;
/** Between looks at a server that still loads its data, which answers nothing else. */
const LOADING_RETRY_MS = 500;
/** How long a Sentinel may take to answer, before the next one is asked. */
const SENTINEL_PATIENCE_MS = 1_000;

const backOff = (attempt: number): number => Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS);

/**
 * A connection that comes back by itself, also to another server: a server that is a replica now, or still loads its data, is given up at
 * once. The address or the Sentinels lead to the new primary. Of a cluster, the owner of a key is asked, whoever that is by then.
 * @param url as REDIS_URL has it
 * @throws TypeError if it is none
 */
export function connectRedis(url: string, logger: OutageLogger, options: RedisClientOptions = {}): RedisClient {
  const address = redisAddress(url);
  const { subscribes = false, ...common } = { retryStrategy: backOff, ...options };
  if (address.kind === 'cluster') return connectCluster(address, logger, { subscribes, ...common });
  const ofConnection: RedisOptions = {
    // Nothing that is worth waiting for is under way when we disconnect.
    disconnectTimeout: 0,
    maxLoadingRetryTime: LOADING_RETRY_MS,
    reconnectOnError: hasMoved,
    ...common,
  };
  const redis = address.kind === 'server' ? new Redis(address.url, ofConnection) : new Redis({ ...sentinelOptions(address), ...ofConnection });
  logOutages(redis, logger);
  observeQueues(redis);
  return redis;
}

/** ioredis has one connection: what is under way was sent and not answered, what waits was not sent. */
function observeQueues(redis: Redis): void {
  const { commandQueue, offlineQueue } = redis as unknown as Record<'commandQueue' | 'offlineQueue', { readonly length: number } | undefined>;
  const end = observePool('redis', () => ({ inUse: commandQueue?.length ?? 0, waiting: offlineQueue?.length ?? 0 }));
  redis.once('end', end);
}

/** Whom to ask, and how, for the primary. */
function sentinelOptions({ nodes, name, username, password, tls, sentinelAccount }: Extract<RedisAddress, { kind: 'sentinel' }>): RedisOptions {
  return {
    sentinels: nodes.map((node) => ({ ...node })),
    name,
    username,
    password,
    sentinelUsername: sentinelAccount.username,
    sentinelPassword: sentinelAccount.password,
    sentinelCommandTimeout: SENTINEL_PATIENCE_MS,
    sentinelRetryStrategy: backOff,
    ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
  };
}
