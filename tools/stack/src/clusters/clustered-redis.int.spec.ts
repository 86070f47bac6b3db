import { randomUUID } from 'node:crypto';
import { connectRedis, redisAddress, type RedisClient } from '@chatgenius/service-runtime/redis';
import { redisClusterUrl, waitUntil } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import { accountUrl } from '../infrastructure/account-urls.ts';
import { type ClusteredRedis } from './clustered-redis.ts';
import { startRedisSentinel } from './redis-sentinel.ts';

const OWN_KEYS = { 'channel-api': 'limit:', 'connection-gateway': 'limit:', 'presence-service': 'typing:in:' } as const;
const ACCOUNTS = ['channel-api', 'connection-gateway', 'presence-service'] as const;

/** With the accounts of the services: what their clients ask of a cluster, or of Sentinels, they may ask, and no more. */
describe.each(['a Redis Cluster', 'Sentinels'])('accounts of services on %s', (kind) => {
  let sentinel: ClusteredRedis | undefined;
  let url: string;
  const told: string[] = [];
  const logger = { info: () => undefined, warn: (event: string) => void told.push(event) };

  beforeAll(async () => {
    sentinel = kind === 'Sentinels' ? await startRedisSentinel({ replicas: 1, sentinels: 1 }) : undefined;
    url = sentinel?.url ?? redisClusterUrl();
  });

  afterAll(() => sentinel?.stop());

  const as = async (account: (typeof ACCOUNTS)[number], use: (redis: RedisClient) => Promise<void>, subscribes = false) => {
    const redis = connectRedis(accountUrl(url, account), logger, { subscribes });
    await use(redis).finally(() => redis.disconnect());
  };

  it.each(ACCOUNTS)('lets %s reach its keys on every node, and those alone', async (account) => {
    told.splice(0);
    await as(account, async (redis) => {
      const keys = Array.from({ length: 30 }, () => `${OWN_KEYS[account]}${randomUUID()}`);
      for (const key of keys) await redis.set(key, '1', 'PX', 10_000);
      await expect(redis.get('{other}:key')).rejects.toThrow('NOPERM');
      expect(told).toEqual([]);
    });
  });

  it('lets gateways publish and subscribe, wherever the channel is', async () => {
    const heard = new Set<string>();
    const channels = Array.from({ length: 30 }, (_, index) => `socket.io#/#${index}#`);
    await as(
      'connection-gateway',
      async (subscriber) => {
        subscriber.on('smessage', (channel: string) => heard.add(channel));
        for (const channel of channels) await subscriber.ssubscribe(channel);
        await as('connection-gateway', async (publisher) => {
          await waitUntil('all are heard', async () => {
            for (const channel of channels) await publisher.spublish(channel, 'x');
            return heard.size === channels.length;
          });
        });
      },
      true,
    );
  });

  it.each([['CLUSTER', 'RESET'], ['CLUSTER', 'FAILOVER'], ['CLUSTER', 'FORGET', 'x'], ['CLUSTER', 'MEET', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE'], ['FAILOVER']])('refuses %s %s', async (command, ...args) => {
    await as('presence-service', (redis) => expect(redis.call(command, ...args)).rejects.toThrow('NOPERM'));
  });

  it('lets services ask Sentinels where the primary is, and nothing else', async () => {
    const address = redisAddress(accountUrl(url, 'channel-api'));
    if (address.kind !== 'sentinel') return;
    const [node] = address.nodes;
    const { username, password } = address;
    const asked = new Redis({ ...node, username, password, enableReadyCheck: false });
    expect(await asked.call('SENTINEL', 'get-master-addr-by-name', 'chatgenius')).toHaveLength(2);
    for (const [command = '', ...args] of [['SENTINEL', 'failover', 'chatgenius'], ['SENTINEL', 'remove', 'chatgenius'], ['SENTINEL', 'master', 'chatgenius'], ['SHUTDOWN'], ['ACL', 'LIST']]) {
      await expect(asked.call(command, ...args)).rejects.toThrow('NOPERM');
    }
    asked.disconnect();
    const stranger = new Redis({ ...node, enableReadyCheck: false, retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.call('SENTINEL', 'get-master-addr-by-name', 'chatgenius')).rejects.toThrow(/NOAUTH|closed/);
    stranger.disconnect();
  });
});
