import { Cluster, type Redis } from 'ioredis';
import { type RedisClientOptions } from './redis-client.ts';
import { type RedisAddress } from '../environment/redis-address.rules.ts';
import { logNodeOutages, type OutageLogger } from './redis-outages.ts';

/** The owners of the slots are looked up this often; and at once when a node redirects, or goes. */
const LOOK_MS = 2_000;
const LOOK_TIMEOUT_MS = 1_000;
/** Once to the owner of a slot that has moved, and once more if it moves on. */
const MOST_REDIRECTIONS = 4;

/** A connection to each primary of a Redis Cluster. */
export function connectCluster({ nodes, username, password, tls }: Extract<RedisAddress, { kind: 'cluster' }>, logger: OutageLogger, options: RedisClientOptions): Cluster {
  const { subscribes = false, enableOfflineQueue, retryStrategy, ...ofNode } = options;
  const cluster = new Cluster(
    nodes.map((node) => ({ ...node })),
    {
      enableOfflineQueue,
      clusterRetryStrategy: retryStrategy,
      // Whoever asked decides what is repeated, as with one server: a command may have been carried out before its node fell silent.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      maxRedirections: MOST_REDIRECTIONS,
      slotsRefreshInterval: LOOK_MS,
      slotsRefreshTimeout: LOOK_TIMEOUT_MS,
      shardedSubscribers: subscribes,
      // Names of hosts stay names: certificates are made out to them.
      dnsLookup: (host, callback) => callback(null, host),
      redisOptions: {
        username,
        password,
        ...(tls && { tls: {} }),
        disconnectTimeout: 0,
        ...ofNode,
        // Also for what waits until its node is connected. Subscriptions wait for as long as it takes.
        ...(!subscribes && { commandTimeout: options.socketTimeout }),
      },
    },
  );
  // At once, and not when the first command comes: whatever came meanwhile would fail.
  cluster.on('+node', (node: Redis) => {
    if (!subscribes && node.options.readOnly !== true) node.connect().catch(() => undefined); // 'node error' tells
  });
  logNodeOutages(cluster, logger);
  return cluster;
}
