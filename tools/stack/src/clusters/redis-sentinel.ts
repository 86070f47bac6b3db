import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ADMINISTRATOR, newPassword } from '../access/passwords.ts';
import { type InfrastructureServer } from '../infrastructure/infrastructure.ts';
import { findServerBinaries } from '../infrastructure/server-binaries.ts';
import { type ClusteredRedis, type ClusterNode } from './clustered-redis.ts';
import { accountPart, hostOf } from './redis-cluster.ts';
import { dataNode, redisNode } from './redis-node.ts';
import { ServerGroup } from './server-group.ts';

export interface SentinelOptions {
  readonly replicas?: number;
  readonly sentinels?: number;
  readonly password?: string;
  /** A primary that has not answered for so long is failed over. */
  readonly downAfterMs?: number;
}

/** What the primary is called that the Sentinels watch. */
const NAME = 'chatgenius';
const POLL_MS = 50;
const TIMEOUT_MS = 30_000;

/** A primary, replicas that take over when it dies, and Sentinels, most of which must agree on that. */
export async function startRedisSentinel({ replicas = 2, sentinels = 3, password = newPassword(), downAfterMs = 2_000 }: SentinelOptions = {}): Promise<ClusteredRedis> {
  const { redis: binary } = await findServerBinaries(() => undefined);
  return ServerGroup.with(async (group) => {
    const data = (name: string, more: readonly string[] = []): Promise<ClusterNode> =>
      group.launch((place) => redisNode(place, { binary, name, password, configuration: [...dataNode(password), ...more] }));
    const primary = await data('redis-1');
    const { hostname, port } = new URL(primary.url);
    const others = await Promise.all(Array.from({ length: replicas }, (_, index) => data(`redis-${index + 2}`, [`replicaof ${hostname} ${port}`])));
    const nodes = [primary, ...others];
    const watching = [
      `sentinel monitor ${NAME} ${hostname} ${port} ${Math.floor(sentinels / 2) + 1}`,
      ...[`down-after-milliseconds ${NAME} ${downAfterMs}`, `failover-timeout ${NAME} ${5 * downAfterMs}`, `auth-user ${NAME} ${ADMINISTRATOR}`, `auth-pass ${NAME} ${password}`].map((line) => `sentinel ${line}`),
      ...[`sentinel-user ${ADMINISTRATOR}`, `sentinel-pass ${password}`].map((line) => `sentinel ${line}`),
    ];
    const watchers = await Promise.all(
      Array.from({ length: sentinels }, (_, index) => group.launch((place) => redisNode(place, { binary, name: `sentinel-${index + 1}`, password, configuration: watching, isSentinel: true }))),
    );
    const untilWhole = async (): Promise<void> => {
      for (const watcher of watchers) {
        await untilOn(watcher, 'the Sentinels know each other and the replicas', async (redis) => {
          const [others = [], known = []] = await Promise.all(['sentinels', 'replicas'].map((what) => redis.call('SENTINEL', what, NAME) as Promise<unknown[]>));
          return others.length === sentinels - 1 && known.length === replicas;
        });
      }
      await untilOn(await primaryOf(watchers[0], nodes), 'the replicas follow', async (redis) => (await redis.info('replication')).split('state=online').length - 1 === replicas);
    };
    await untilWhole();
    return {
      url: `redis+sentinel://${accountPart(primary)}${watchers.map(hostOf).join(',')}/${NAME}`,
      nodes,
      primaryOf: () => primaryOf(watchers[0], nodes),
      untilWhole,
      stop: () => group.stop(),
    };
  });
}

async function primaryOf(watcher: InfrastructureServer | undefined, nodes: readonly ClusterNode[]): Promise<ClusterNode> {
  const redis = new Redis(watcher?.url ?? '');
  try {
    const [, port] = (await redis.call('SENTINEL', 'get-master-addr-by-name', NAME)) as [string, string];
    const primary = nodes.find(({ url }) => new URL(url).port === port);
    if (primary === undefined) throw new Error(`The Sentinels name a server at port ${port}, which is none of these.`);
    return primary;
  } finally {
    redis.disconnect();
  }
}

async function untilOn({ url }: InfrastructureServer, what: string, is: (redis: Redis) => Promise<boolean>): Promise<void> {
  const redis = new Redis(url);
  const deadline = Date.now() + TIMEOUT_MS;
  try {
    while (!(await is(redis))) {
      if (Date.now() > deadline) throw new Error(`After ${TIMEOUT_MS / 1000} s it is not so that ${what}.`);
      await delay(POLL_MS);
    }
  } finally {
    redis.disconnect();
  }
}
