import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents } from '@chatgenius/contracts';
import { startRedisServers, type RedisServers } from '@chatgenius/stack';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, waitUntil, type WireClient, type Seed } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import { OwnSystem } from './own-system.ts';
import { PresenceWatcher, untilSettled } from './presence-watcher.ts';

/** Far below the 2 s for which limits leave a Redis alone that has failed, and what a message may take at all. */
const UNDELAYED_MS = 1_000;

/** Two real servers behind one address, which leads to the primary of the moment. */
describe('a Redis that does not take what it is told', () => {
  let redis: RedisServers;
  let address: FaultProxy;
  let system: OwnSystem;
  let world: Seed;
  let primary: Redis;
  let standby: Redis;
  let slowestMs: number;

  beforeAll(async () => {
    redis = await startRedisServers(2, ['--enable-debug-command', 'yes', '--loading-process-events-interval-bytes', '1024']);
    const [one, other] = redis.servers.map(({ url }) => new Redis(url));
    if (one === undefined || other === undefined) throw new Error('there are no two servers');
    [primary, standby] = [one, other];
    await standby.replicaof('127.0.0.1', portOf(primary));
    await waitUntil('the standby follows', async () => (await standby.info('replication')).includes('master_link_status:up'));
    address = await FaultProxy.before(urlOf(primary));
    system = await OwnSystem.start({ topology: { gateways: 2, messaging: 1 }, env: { REDIS_URL: address.url, MESSAGE_SEND_PER_MINUTE: '400' } });
    world = await seed(system.database.pool, { users: 4, channels: 1 });
  }, 300_000);

  afterAll(async () => {
    await system.stop();
    await address.close();
    for (const client of [primary, standby]) client.disconnect();
    await redis.stop();
  });

  beforeEach(() => {
    slowestMs = 0;
  });

  const portOf = ({ options }: Redis) => options.port ?? 0;
  const urlOf = (server: Redis) => `redis://127.0.0.1:${portOf(server)}`;
  const userId = (index: number) => world.userIds[index] ?? '';
  const channelId = () => world.channels[0]?.id ?? '';

  const readiness = async () => {
    const response = await fetch(`${system.stack.presence[0]?.opsUrl ?? ''}/readyz`);
    return { status: response.status, body: await response.text() };
  };
  const say = async (client: WireClient) => {
    const startedAt = performance.now();
    await client.command(commands.messageSend, { channelId: channelId(), clientMessageId: randomUUID(), text: 'as ever' });
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  };
  /** Ada says what she does, and Grace, on the other gateway, sees it; and sees her type. */
  const scene = async () => {
    const ada = await system.connect(userId(0), 0);
    const watcher = new PresenceWatcher(await system.connect(userId(1), 1));
    for (const client of [ada, watcher.client]) await client.command(commands.channelJoin, { channelId: channelId() });
    await untilSettled(watcher.client);
    await watcher.watch(userId(0));
    let said = 0;
    const presenceWorks = async () => {
      const text = `text ${++said}`;
      await waitUntil('a status can be set', () => ada.command(commands.presenceUpdate, { text }).then(() => true, () => false));
      await watcher.sees(userId(0), { status: 'online', text });
    };
    const isSeenTyping = (typing: boolean) => {
      const last = watcher.client.ephemeral.findLast(({ name }) => name === ephemeralEvents.userTyping.name);
      return last !== undefined && ephemeralEvents.userTyping.data.parse(last.data).userIds.includes(userId(0)) === typing;
    };
    const typingWorks = async () => {
      for (const typing of [true, false]) {
        await waitUntil(`ada is seen ${typing ? '' : 'no longer '}typing`, async () => {
          await ada.command(commands.userTyping, { channelId: channelId(), typing });
          return isSeenTyping(typing);
        });
      }
    };
    return { ada, watcher, presenceWorks, typingWorks };
  };
  const isCounted = async (server: Redis, client: WireClient) => {
    // A gateway gives out ten of 400 before Redis hears of it.
    for (let count = 0; count < 11; count++) await say(client);
    const exists = async () => (await server.exists(`limit:message:send:${userId(0)}`)) === 1;
    return waitUntil('Redis has heard of it', exists, 1_000).then(() => true, () => false);
  };

  it('is left for its successor once it is demoted, without a connection that is cut', async () => {
    const { ada, watcher, presenceWorks, typingWorks } = await scene();
    await presenceWorks();
    await say(ada);
    const oldPrimary = primary;
    await standby.replicaof('NO', 'ONE');
    await oldPrimary.replicaof('127.0.0.1', portOf(standby));
    await waitUntil('presence-service is not ready', async () => (await readiness()).status === 503);
    expect((await readiness()).body).toMatch(/READONLY|LOADING|MASTERDOWN|writeable/);
    await say(ada);
    address.redirect(urlOf(standby));
    [primary, standby] = [standby, oldPrimary];

    await presenceWorks();
    await typingWorks();
    await waitUntil('limits are counted there', async () => {
      await primary.del(`limit:message:send:${userId(0)}`);
      return isCounted(primary, ada);
    });
    await waitUntil('presence-service is ready again', async () => (await readiness()).status === 200);
    // Both connections of the adapter of each gateway, too, though nothing told them.
    const adapters = async (server: Redis) => ((await server.call('CLIENT', 'LIST', 'TYPE', 'PUBSUB')) as string).split('\n').filter((line) => line !== '').length;
    await waitUntil('subscriptions are there', async () => (await adapters(primary)) === 2 && (await adapters(standby)) === 0);
    expect(watcher.statuses(userId(0))).toEqual(['online']);
    expect(slowestMs).toBeLessThan(UNDELAYED_MS);
  }, 60_000);

  it('is red and nothing else while it is full, and serves again once it is not', async () => {
    const { ada, watcher, presenceWorks, typingWorks } = await scene();
    await presenceWorks();
    await primary.config('SET', 'maxmemory', '1');
    await waitUntil('presence-service is not ready', async () => (await readiness()).status === 503);
    expect((await readiness()).body).toContain('OOM');
    const refusal = await ada.command(commands.presenceUpdate, { text: 'nobody hears' }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ response: { data: { reason: 'UNAVAILABLE' } } });
    for (let count = 0; count < 20; count++) await say(ada);
    await primary.config('SET', 'maxmemory', '0');

    await presenceWorks();
    await typingWorks();
    await waitUntil('limits are counted again', () => isCounted(primary, ada));
    await waitUntil('presence-service is ready again', async () => (await readiness()).status === 200);
    expect(watcher.statuses(userId(0))).toEqual(['online']);
    expect(slowestMs).toBeLessThan(UNDELAYED_MS);
  }, 60_000);

  it('is waited for while it loads its data', async () => {
    const { ada, watcher, presenceWorks, typingWorks } = await scene();
    await presenceWorks();
    await primary.call('DEBUG', 'POPULATE', '20000', 'filler', '100');
    await primary.config('SET', 'key-load-delay', '100');
    // Answers when it is through, and to nobody meanwhile but with LOADING.
    const loading = primary.call('DEBUG', 'RELOAD');
    await waitUntil('presence-service is not ready', async () => (await readiness()).status === 503);
    for (let count = 0; count < 20; count++) await say(ada);
    await loading;

    await presenceWorks();
    await typingWorks();
    await waitUntil('presence-service is ready again', async () => (await readiness()).status === 200);
    expect(watcher.statuses(userId(0))).toEqual(['online']);
    expect(slowestMs).toBeLessThan(UNDELAYED_MS);
  }, 60_000);
});
