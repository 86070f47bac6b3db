import { randomUUID } from 'node:crypto';
import { redisUrl, waitUntil } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import { ConnectionStore } from './connection.store.ts';

describe('ConnectionStore', () => {
  const redis = new Redis(redisUrl());
  const store = new ConnectionStore(redis);
  const [ada, grace] = [randomUUID(), randomUUID()];
  let gatewayId: string;
  let reports: number;

  beforeEach(() => {
    gatewayId = randomUUID();
    reports = 0;
  });

  afterEach(() => redis.del(`presence:gateway:${gatewayId}`));
  afterAll(() => redis.quit());

  const apply = (changes: Record<string, number>, complete = false, report = ++reports) =>
    store.apply({ gatewayId, report, complete, changes: Object.entries(changes).map(([userId, connections]) => ({ userId, connections })) });
  const counts = async () => Object.fromEntries((await store.count([ada, grace])).map(({ userId, connections }) => [userId, connections]));

  it('adds up what gateways report, and takes away what they take back', async () => {
    const other = randomUUID();
    await apply({ [ada]: 2, [grace]: 1 }, true);
    await store.apply({ gatewayId: other, report: 1, complete: true, changes: [{ userId: ada, connections: 1 }] });
    expect(await counts()).toEqual({ [ada]: 3, [grace]: 1 });
    await apply({ [ada]: 1, [grace]: 0 });
    expect(await counts()).toEqual({ [ada]: 2 });
    await redis.del(`presence:gateway:${other}`);
    expect(await counts()).toEqual({ [ada]: 1 });
  });

  it('asks for everything when reports are missing, and after Redis has lost what it had', async () => {
    expect(await apply({ [ada]: 1 }, false, 7)).toBe(false);
    expect(await apply({ [ada]: 1 }, true, 8)).toBe(true);
    expect(await apply({ [grace]: 1 }, false, 10)).toBe(false);
    expect(await apply({ [grace]: 1 }, false, 9)).toBe(true);
    await redis.del(`presence:gateway:${gatewayId}`);
    expect(await apply({ [grace]: 2 }, false, 10)).toBe(false);
    expect(await apply({ [ada]: 1, [grace]: 2 }, true, 11)).toBe(true);
    expect(await counts()).toEqual({ [ada]: 1, [grace]: 2 });
  });

  it('applies a report once that comes twice, and forgets what a complete one leaves out', async () => {
    await apply({ [ada]: 1, [grace]: 1 }, true, 1);
    await apply({ [ada]: 5 }, false, 2);
    expect(await apply({ [ada]: 1, [grace]: 1 }, true, 1)).toBe(true);
    expect(await counts()).toEqual({ [ada]: 5, [grace]: 1 });
    await apply({ [grace]: 1 }, true, 3);
    expect(await counts()).toEqual({ [grace]: 1 });
  });

  it('keeps nothing for longer than a lease', async () => {
    await apply({ [ada]: 1 }, true);
    for (const key of ['presence:gateways', `presence:gateway:${gatewayId}`]) {
      const ttl = await redis.pttl(key);
      expect(ttl).toBeGreaterThan(0);
      expect(ttl).toBeLessThanOrEqual(15_000);
    }
    await redis.pexpire(`presence:gateway:${gatewayId}`, 1);
    await waitUntil('the lease has run out', async () => Object.keys(await counts()).length === 0);
  });
});
