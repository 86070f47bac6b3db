import { accountUrls } from '../infrastructure/account-urls.ts';
import { foreign } from '../infrastructure/environment.rung.ts';
import { type Infrastructure } from '../infrastructure/infrastructure.ts';
import { type ClusteredRedis } from './clustered-redis.ts';
import { type NatsCluster, startNatsCluster } from './nats-cluster.ts';
import { startRedisCluster } from './redis-cluster.ts';
import { startRedisSentinel } from './redis-sentinel.ts';

/** What Redis is, where all servers are clusters. */
export const CLUSTERS = ['redis-cluster', 'redis-sentinel'] as const;
export type ClusterKind = (typeof CLUSTERS)[number];

/** Servers of which one may die. Specs that break the single servers of an infrastructure have none here. */
export interface ClusteredInfrastructure extends Infrastructure {
  readonly clusters: { readonly nats: NatsCluster; readonly redis: ClusteredRedis };
}

const START_REDIS: Record<ClusterKind, () => Promise<ClusteredRedis>> = { 'redis-cluster': () => startRedisCluster(), 'redis-sentinel': () => startRedisSentinel() };

/** Three nats-servers; three primaries of Redis with a replica each, or one with two replicas and three Sentinels; and a Postgres that is there already. */
export async function startClusteredInfrastructure(kind: ClusterKind, postgresUrl: string): Promise<ClusteredInfrastructure> {
  const started = await Promise.allSettled([startNatsCluster(), START_REDIS[kind]()]);
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((result) => (result.status === 'fulfilled' ? result.value.stop() : Promise.resolve())));
  };
  const [nats, redis] = started;
  if (nats.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    throw started.find((result) => result.status === 'rejected')?.reason;
  }
  const urls = { DATABASE_URL: postgresUrl, REDIS_URL: redis.value.url, NATS_URL: nats.value.url };
  return {
    source: `a NATS cluster and ${kind}`,
    urls,
    urlsOf: await accountUrls(urls),
    servers: { postgres: foreign(urls.DATABASE_URL), redis: foreign(urls.REDIS_URL), nats: foreign(urls.NATS_URL) },
    clusters: { nats: nats.value, redis: redis.value },
    stop,
  };
}
