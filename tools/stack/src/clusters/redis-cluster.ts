import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { newPassword } from '../access/passwords.ts';
import { findFreePorts } from '../infrastructure/free-ports.ts';
import { type InfrastructureServer } from '../infrastructure/infrastructure.ts';
import { findServerBinaries } from '../infrastructure/server-binaries.ts';
import { type ClusteredRedis, type ClusterNode } from './clustered-redis.ts';
import { dataNode, redisNode } from './redis-node.ts';
import { ServerGroup } from './server-group.ts';

export interface RedisClusterOptions {
  readonly primaries?: number;
  readonly replicasOfEach?: number;
  readonly password?: string;
  /** A node that has not answered for so long is failed over. */
  readonly nodeTimeoutMs?: number;
}

interface Member {
  readonly server: InfrastructureServer;
  readonly redis: Redis;
  readonly busPort: number;
  readonly id: string;
}

const SLOTS = 16_384;
const POLL_MS = 50;
const TIMEOUT_MS = 30_000;

/** A Redis Cluster: primaries with all slots between them, and replicas that take over when one dies. */
export async function startRedisCluster({ primaries = 3, replicasOfEach = 1, password = newPassword(), nodeTimeoutMs = 2_000 }: RedisClusterOptions = {}): Promise<ClusteredRedis> {
  const { redis: binary } = await findServerBinaries(() => undefined);
  return ServerGroup.with(async (group) => {
    const busPorts = await findFreePorts(primaries * (1 + replicasOfEach));
    const configuration = (busPort: number): string[] => [...dataNode(password), 'cluster-enabled yes', `cluster-node-timeout ${nodeTimeoutMs}`, `cluster-port ${busPort}`];
    const nodes = await Promise.all(
      busPorts.map((busPort, index) => group.launch((place) => redisNode(place, { binary, name: `redis-${index + 1}`, password, configuration: configuration(busPort) }))),
    );
    const withMembers = async (use: (members: readonly Member[]) => Promise<void>): Promise<void> => {
      const members = await Promise.all(nodes.map(async (server, index) => memberOf(server, busPorts[index] ?? 0)));
      await use(members).finally(() => members.forEach(({ redis }) => redis.disconnect()));
    };
    await withMembers((members) => join(members, primaries));
    return {
      url: `redis+cluster://${accountPart(nodes[0])}${nodes.map(hostOf).join(',')}`,
      nodes,
      primaryOf: (key) => primaryOf(key, nodes),
      untilWhole: () => withMembers((members) => untilWhole(members, primaries * replicasOfEach)),
      stop: () => group.stop(),
    };
  });
}

async function memberOf(server: InfrastructureServer, busPort: number): Promise<Member> {
  const redis = new Redis(server.url);
  return { server, redis, busPort, id: await redis.cluster('MYID') };
}

async function join(members: readonly Member[], primaries: number): Promise<void> {
  const [first, ...others] = members;
  if (first === undefined) throw new Error('A cluster has nodes.');
  const owners = members.slice(0, primaries);
  const firstSlot = (index: number): number => Math.floor((index * SLOTS) / primaries);
  await Promise.all(owners.map(({ redis }, index) => redis.call('CLUSTER', 'ADDSLOTSRANGE', firstSlot(index), firstSlot(index + 1) - 1)));
  await Promise.all(members.map(({ redis }, index) => redis.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)));
  for (const { server, busPort } of others) await first.redis.call('CLUSTER', 'MEET', '127.0.0.1', new URL(server.url).port, busPort);
  await untilEach(members, 'knows all nodes', async ({ redis }) => (await redis.cluster('INFO')).includes(`cluster_known_nodes:${members.length}\r`));
  const replicas = members.slice(primaries);
  await Promise.all(replicas.map(({ redis }, index) => redis.cluster('REPLICATE', owners[index % primaries]?.id ?? '')));
  await untilWhole(members, replicas.length);
}

/** Each node tells of the others what gossip has brought it: clients may ask any of them. */
async function untilWhole(members: readonly Member[], replicas: number): Promise<void> {
  await untilEach(members, 'is served by all slots', async ({ redis }) => (await redis.cluster('INFO')).includes('cluster_state:ok'));
  await untilEach(members, 'knows all replicas', async ({ redis }) => {
    const nodes = ((await redis.cluster('NODES')) as string).split('\n');
    return nodes.filter((line) => line.includes('slave ') && !line.includes('fail')).length === replicas;
  });
  await untilEach(members, 'follows its primary', async ({ redis }) => !(await redis.info('replication')).includes('master_link_status:down'));
}

async function untilEach(members: readonly Member[], what: string, is: (member: Member) => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  await Promise.all(
    members.map(async (member) => {
      while (!(await is(member))) {
        if (Date.now() > deadline) throw new Error(`After ${TIMEOUT_MS / 1000} s no ${what}: ${hostOf(member.server)}`);
        await delay(POLL_MS);
      }
    }),
  );
}

/** As the first node that answers sees it. */
async function primaryOf(key: string, nodes: readonly ClusterNode[]): Promise<ClusterNode> {
  for (const { url } of nodes) {
    const redis = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    try {
      const slot = Number(await redis.cluster('KEYSLOT', key));
      const ranges = await redis.cluster('SLOTS');
      const port = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2]?.[1];
      const owner = nodes.find((node) => new URL(node.url).port === String(port));
      if (owner) return owner;
    } catch {
      continue; // the next one is asked
    } finally {
      redis.disconnect();
    }
  }
  throw new Error(`No node knows who has ${key}.`);
}

export const hostOf = ({ url }: InfrastructureServer): string => new URL(url).host;

export function accountPart(server: InfrastructureServer | undefined): string {
  const { username, password } = new URL(server?.url ?? '');
  return `${username}:${password}@`;
}
