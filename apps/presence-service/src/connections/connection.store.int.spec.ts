import { randomUUID } from 'node:crypto';
import { redisUrl, waitUntil } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import { ConnectionStore, type GatewayReport } from './connection.store.ts';
import { type Timing } from './timing.ts';

/** A database of Redis of its own: this spec throws everything away. */
const OWN_DATABASE = 11;
const CALM: Timing = { leaseMs: 60_000, graceMs: 60_000, settleMs: 60_000, longestGapMs: 60_000, keepMs: 120_000 };

describe('ConnectionStore', () => {
  const redis = new Redis(redisUrl(), { db: OWN_DATABASE });
  const [ada, grace, alan] = [randomUUID(), randomUUID(), randomUUID()];
  let gatewayId: string;
  let reports: number;

  beforeEach(async () => {
    await redis.flushdb();
    gatewayId = randomUUID();
    reports = 0;
  });

  afterAll(() => redis.quit());

  const withTiming = (timing: Partial<Timing>) => new ConnectionStore(redis, { ...CALM, ...timing });
  const calm = withTiming({});
  const report = (changes: Record<string, [number, number]>, rest: Partial<GatewayReport> = {}): GatewayReport => ({
    gatewayId,
    report: rest.report ?? ++reports,
    changes: Object.entries(changes).map(([userId, [connections, active]]) => ({ userId, connections, active })),
    ...rest,
  });
  const ALL = { complete: { part: 1, of: 1 } };
  const of = async (userId: string, store = calm) => (await store.read([userId])).users[0];
  /** Connections and active ones of each. */
  const counts = async (...userIds: string[]) => (await calm.read(userIds)).users.map(({ connections, active }) => [connections, active]);

  it('adds up what gateways report, and takes away what they take back', async () => {
    const other = { gatewayId: randomUUID(), report: 1 };
    await calm.apply(report({ [ada]: [2, 1], [grace]: [1, 0] }, ALL));
    await calm.apply(report({ [ada]: [1, 1] }, { ...other, ...ALL }));
    expect(await counts(ada, grace, alan)).toEqual([[3, 2], [1, 0], [0, 0]]);
    await calm.apply(report({ [ada]: [1, 0], [grace]: [0, 0] }));
    expect(await counts(ada, grace)).toEqual([[2, 1], [0, 0]]);
  });

  it('asks for everything when reports are missing, applies none twice, and names another life after a loss', async () => {
    expect(await calm.apply(report({ [ada]: [1, 1] }, { report: 7 }))).toMatchObject({ accepted: false });
    const first = await calm.apply(report({ [ada]: [1, 1] }, { report: 8, ...ALL }));
    expect(first).toMatchObject({ accepted: true, repeated: false });
    expect(await calm.apply(report({ [grace]: [1, 1] }, { report: 10 }))).toMatchObject({ accepted: false });
    expect(await calm.apply(report({ [grace]: [1, 1] }, { report: 9 }))).toMatchObject({ accepted: true });
    expect(await calm.apply(report({ [ada]: [1, 1] }, { report: 8, ...ALL }))).toMatchObject({ accepted: true, repeated: true });
    expect(await counts(ada, grace)).toEqual([[1, 1], [1, 1]]);
    await redis.flushdb();
    const lost = await calm.apply(report({}, { report: 10 }));
    expect(lost).toMatchObject({ accepted: false, settled: false });
    expect(lost.generation).not.toBe(first.generation);
  });

  it('takes a complete report in parts, and lets those leave whom it leaves out', async () => {
    await calm.apply(report({ [ada]: [1, 1], [grace]: [1, 0], [alan]: [2, 2] }, ALL));
    const part = (number: number, changes: Record<string, [number, number]>) => calm.apply(report(changes, { report: 2, complete: { part: number, of: 3 } }));
    await part(1, { [ada]: [1, 0] });
    await part(2, {});
    await part(2, {});
    expect(await counts(ada, grace, alan)).toEqual([[1, 1], [1, 0], [2, 2]]);
    await part(3, { [alan]: [1, 1] });
    expect(await counts(ada, grace, alan)).toEqual([[1, 0], [0, 0], [1, 1]]);
    expect(await of(grace)).toMatchObject({ leaving: { as: 'away' } });
    expect(await calm.apply(report({}, { report: 4, complete: { part: 2, of: 2 } }))).toMatchObject({ accepted: false });
  });

  it('shows who leaves as before until their time has come, and forgets that for who comes back', async () => {
    const store = withTiming({ graceMs: 100 });
    await store.apply(report({ [ada]: [1, 1], [grace]: [1, 0] }, ALL));
    await store.apply(report({ [ada]: [0, 0], [grace]: [0, 0] }));
    expect(await of(ada, store)).toMatchObject({ connections: 0, leaving: { as: 'online' } });
    expect(await of(grace, store)).toMatchObject({ connections: 0, leaving: { as: 'away' } });
    await store.apply(report({ [grace]: [1, 1] }));
    expect(await of(grace, store)).toMatchObject({ connections: 1, leaving: undefined });
    await waitUntil('ada’s time has come', async () => (await store.due(10)).length > 0);
    const [departure] = await store.due(10);
    expect(departure?.userId).toBe(ada);

    // Who has left again meanwhile has another time.
    await store.settle([{ userId: ada, due: 1, visible: true }]);
    expect(await store.due(10)).toHaveLength(1);
    await store.settle([{ userId: ada, due: departure?.due ?? 0, visible: true }]);
    expect(await store.due(10)).toEqual([]);
    expect(await of(ada, store)).toMatchObject({ leaving: undefined, lastSeen: departure?.due });
  });

  it('shows who closes the connection that they were at as before for a while, and not who goes idle', async () => {
    await calm.apply(report({ [ada]: [2, 1], [grace]: [2, 1], [alan]: [2, 1] }, ALL));
    await calm.apply(report({ [ada]: [1, 0], [grace]: [2, 0], [alan]: [1, 1] }));
    const leaving = async () => (await calm.read([ada, grace, alan])).users.map((user) => user.leaving?.as);
    expect(await leaving()).toEqual(['online', undefined, undefined]);
    await calm.apply(report({ [ada]: [1, 0], [grace]: [1, 0], [alan]: [1, 0] }, ALL));
    expect(await leaving()).toEqual(['online', undefined, undefined]);
    await calm.apply(report({ [ada]: [2, 1] }));
    expect(await leaving()).toEqual([undefined, undefined, undefined]);
  });

  it('shows who leaves several gateways at once as what they were on the best of them, in whatever order that is told', async () => {
    const other = { gatewayId: randomUUID() };
    await calm.apply(report({ [ada]: [1, 1], [grace]: [1, 0] }, ALL));
    await calm.apply(report({ [ada]: [1, 0], [grace]: [1, 1] }, { ...other, ...ALL, report: 1 }));
    await calm.apply(report({ [ada]: [0, 0], [grace]: [0, 0] }));
    await calm.apply(report({ [ada]: [0, 0], [grace]: [0, 0] }, { ...other, report: 2 }));
    for (const user of [ada, grace]) expect(await of(user)).toMatchObject({ connections: 0, leaving: { as: 'online' } });
  });

  it('gives up the users of a gateway that is silent, counted from its last report, and nobody else’s', async () => {
    const store = withTiming({ leaseMs: 200, graceMs: 1_000 });
    const living = { gatewayId: randomUUID() };
    await store.sweep();
    const { now: reportedAt } = await store.read([]);
    await store.apply(report({ [ada]: [1, 1], [grace]: [1, 1] }, ALL));
    const { now: latest } = await store.read([]);
    const given: { gatewayId: string; users: number }[] = [];
    let renewals = 0;
    await waitUntil('the silent gateway is given up', async () => {
      await store.apply(report({ [grace]: [1, 0], [alan]: [1, 1] }, { ...living, ...ALL, report: ++renewals }));
      given.push(...(await store.sweep()));
      return given.length > 0;
    });
    expect(given).toEqual([{ gatewayId, users: 2 }]);
    const [gone, both, other] = (await store.read([ada, grace, alan])).users;
    expect(gone).toMatchObject({ connections: 0, leaving: { as: 'online' } });
    expect(gone?.leaving?.due).toBeGreaterThanOrEqual(reportedAt + 1_000);
    expect(gone?.leaving?.due).toBeLessThanOrEqual(latest + 1_000);
    expect(both).toMatchObject({ connections: 1, active: 0 });
    expect(other).toMatchObject({ connections: 1, leaving: undefined });
    expect(await store.gateways((await store.read([])).now)).toEqual([living.gatewayId]);
    // It was not dead: it is told to say everything, and does.
    expect(await store.apply(report({}))).toMatchObject({ accepted: false });
    await store.apply(report({ [ada]: [1, 1] }, ALL));
    expect(await of(ada, store)).toMatchObject({ connections: 1, leaving: undefined });
  });

  it('gives nobody up for what they could not say: after a gap leases and departures begin anew', async () => {
    const store = withTiming({ leaseMs: 300, graceMs: 1, longestGapMs: 50 });
    await store.sweep();
    await store.apply(report({ [ada]: [1, 1], [grace]: [1, 1] }, ALL));
    await store.apply(report({ [grace]: [0, 0] }));
    // Nobody looks for longer than the lease: as if Redis, NATS or every presence-service had been away.
    await waitUntil('the lease has run out', async () => Number(await redis.zscore('{presence}:gateways', gatewayId)) < (await store.read([])).now);
    expect(await store.gateways((await store.read([])).now)).toEqual([]);
    expect(await store.sweep()).toEqual([]);
    expect(await store.due(10)).toEqual([]);
    expect(await of(ada, store)).toMatchObject({ connections: 1 });
    expect(await store.apply(report({}))).toMatchObject({ accepted: true });
  });

  it('gives out versions that rise, also after it has lost everything, and is unsettled for a while then', async () => {
    const store = withTiming({ settleMs: 100 });
    const before = await store.read([ada]);
    expect((await store.read([ada])).version).toBeGreaterThan(before.version);
    await waitUntil('it is settled', async () => (await store.read([ada])).settled);
    const { version } = await store.read([ada]);
    await redis.flushdb();
    const after = await store.read([ada]);
    expect(after.version).toBeGreaterThan(version);
    expect(after.settled).toBe(false);
  });

  it('keeps nothing without an expiry', async () => {
    await calm.apply(report({ [ada]: [1, 1], [grace]: [1, 1] }, ALL));
    await calm.apply(report({ [grace]: [0, 0] }));
    await calm.apply(report({ [ada]: [1, 1] }, { complete: { part: 1, of: 2 } }));
    await calm.sweep();
    const grown = await of(grace);
    await calm.settle([{ userId: grace, due: grown?.leaving?.due ?? 0, visible: true }]);
    await calm.apply(report({ [alan]: [1, 1] }, ALL));
    await calm.apply(report({ [alan]: [0, 0] }));
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThanOrEqual(8);
    for (const key of keys) expect({ key, ttl: await redis.pttl(key) > 0 }).toEqual({ key, ttl: true });
  });
});
