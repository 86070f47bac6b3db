import { randomUUID } from 'node:crypto';
import { limits, streams } from '@chatgenius/contracts';
import { assertWritable, type RedisClient } from '@chatgenius/service-runtime/redis';
import { redisClusterUrl, waitUntil } from '@chatgenius/testing';
import { Clock } from './clock.ts';
import { ConnectionStore } from './connections/connection.store.ts';
import { keys } from './connections/keys.ts';
import { createPresenceRedis } from './connections/presence-redis.ts';
import { LastSeenStore } from './last-seen/last-seen.store.ts';
import { TypingStore } from './typing/typing.store.ts';
import { InstanceLeases } from './upkeep/instance-leases.ts';

const TIMING = { leaseMs: 60_000, graceMs: 0, settleMs: 60_000, longestGapMs: 60_000, keepMs: 120_000 };
const logger = { info: () => undefined, warn: () => undefined } as never;

/** On primaries that share the keys: a script or a pipeline on keys of two of them fails. */
describe('presence on a Redis Cluster', () => {
  let redis: RedisClient;

  beforeAll(async () => {
    redis = createPresenceRedis(redisClusterUrl(), logger);
    const somewhere = Array.from({ length: 60 }, () => `typing:in:${randomUUID()}`);
    await waitUntil('each node is connected', async () => (await Promise.allSettled(somewhere.map((key) => redis.exists(key)))).every(({ status }) => status === 'fulfilled'));
    // After a time in which nobody looked, departures would begin anew.
    await new ConnectionStore(redis, TIMING).sweep();
  });

  afterAll(() => redis.disconnect());

  it('knows who is connected, who has left, and when they were last there', async () => {
    const [gatewayId, ada, grace] = [randomUUID(), randomUUID(), randomUUID()];
    const store = new ConnectionStore(redis, TIMING);
    const lastSeen = new LastSeenStore(redis);
    const report = (number: number, counts: [string, number][], complete?: { part: number; of: number }) =>
      store.apply({ gatewayId, report: number, changes: counts.map(([userId, connections]) => ({ userId, connections, active: connections })), ...(complete && { complete }) });
    const connections = async () => (await store.read([ada, grace])).users.map((user) => user.connections);

    await report(1, [[ada, 2]], { part: 1, of: 2 });
    await report(1, [[grace, 1]], { part: 2, of: 2 });
    expect(await connections()).toEqual([2, 1]);
    await report(2, [[grace, 0]]);
    expect(await connections()).toEqual([2, 0]);
    const due = (await store.due(100)).filter(({ userId }) => userId === grace);
    expect(due).toHaveLength(1);
    await store.settle(due.map((departure) => ({ ...departure, visible: true })));
    const sightings = (await lastSeen.unsaved(100)).filter(({ userId }) => userId === grace);
    expect(sightings).toEqual([{ userId: grace, at: due[0]?.due }]);
    await lastSeen.forget(sightings);
    expect((await lastSeen.unsaved(100)).some(({ userId }) => userId === grace)).toBe(false);
    for await (const users of store.usersOf(gatewayId)) expect(users).toEqual([ada]);
    await expect(assertWritable(redis, keys.probe)).resolves.toBeUndefined();
  });

  it('gives up the users of a gateway that does not report', async () => {
    const [gatewayId, ada] = [randomUUID(), randomUUID()];
    const store = new ConnectionStore(redis, { ...TIMING, leaseMs: 1 });
    await store.apply({ gatewayId, report: 1, complete: { part: 1, of: 1 }, changes: [{ userId: ada, connections: 1, active: 1 }] });
    await waitUntil('it is given up', async () => (await store.sweep()).some((gone) => gone.gatewayId === gatewayId));
    expect((await store.read([ada])).users).toMatchObject([{ connections: 0, leaving: { as: 'online' } }]);
  });

  it('knows who types in many streams at once', async () => {
    const store = new TypingStore(redis);
    const [here, there] = [randomUUID(), randomUUID()];
    const typists = Array.from({ length: 60 }, () => ({ stream: streams.channel(randomUUID()), userId: randomUUID() }));
    const now = await new Clock(redis).now();
    const typing = async () => (await store.typing(typists.map(({ stream }) => stream), now)).map(({ userId }) => userId);
    await store.start(here, typists, now);
    await store.start(there, typists.slice(0, 1), now);
    expect(await store.typing(typists.map(({ stream }) => stream), now)).toEqual(typists.map((each) => ({ ...each, until: now + limits.typingExpiryMs })));
    expect(await store.stop(here, typists.slice(0, 30), now)).toEqual(typists.slice(1, 30));
    expect(await typing()).toEqual([typists[0], ...typists.slice(30)].map((each) => each?.userId));
    expect(await store.stopAll(typists.map(({ userId }) => userId))).toEqual([typists[0], ...typists.slice(30)]);
    expect(await typing()).toEqual([]);
  });

  it('tells one time, and gives each work to one', async () => {
    const times = [];
    for (let count = 0; count < 20; count++) times.push(await new Clock(redis).now());
    expect(times).toEqual([...times].sort((one, other) => one - other));
    const [mine, others] = [new InstanceLeases(redis), new InstanceLeases(redis)];
    const what = randomUUID();
    expect(await mine.take(what, () => others.take(what, () => Promise.resolve('both')))).toBeUndefined();
    expect(await others.take(what, () => Promise.resolve('after'))).toBe('after');
  });
});
