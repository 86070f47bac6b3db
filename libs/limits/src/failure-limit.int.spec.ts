import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { createLogger } from '@chatgenius/service-runtime';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { redisUrl, waitUntil } from '@chatgenius/testing';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { FailureLimit } from './failure-limit.ts';
import { createLimiterRedis, PATIENCE_MS } from './limiter-redis.ts';

const PER_MINUTE = 3;
const BURST = 4;
const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error', destination: new Writable({ write: (_line, _encoding, done) => done() }) });
const opened: RedisClient[] = [];

async function limit({ url = redisUrl(), patienceMs = 10_000, perMinute = PER_MINUTE, burst = BURST } = {}): Promise<{ limit: FailureLimit<'connections'>; redis: RedisClient }> {
  const redis = createLimiterRedis(url, logger, patienceMs);
  opened.push(redis);
  await waitUntil('Redis is connected', () => redis.status === 'ready');
  return { redis, limit: new FailureLimit({ redis, scope: 'connections', perMinute, burst, onInsured: () => undefined }) };
}

afterAll(() => {
  for (const redis of opened) redis.disconnect();
});

const isAllowed = (of: FailureLimit<'connections'>, user: string) => of.assertAllowed(user).then(() => true, () => false);

/** Failures until the next attempt is refused. */
async function failuresUntilRefused(limits: readonly FailureLimit<'connections'>[], user: string): Promise<number> {
  for (let failures = 0; failures < 100; failures++) {
    const one = limits[failures % limits.length];
    if (one === undefined || !(await isAllowed(one, user))) return failures;
    await one.failed(user);
  }
  return Infinity;
}

describe('FailureLimit', () => {
  it('lets any number of successes through', async () => {
    const { limit: one } = await limit();
    const user = randomUUID();
    for (let attempt = 0; attempt < 50; attempt++) expect(await isAllowed(one, user)).toBe(true);
  });

  it('refuses after the failures of a minute and a burst, in all processes together, and says when to come back', async () => {
    const [one, other] = [await limit(), await limit()];
    const user = randomUUID();
    expect(await failuresUntilRefused([one.limit, other.limit], user)).toBe(PER_MINUTE + BURST);
    for (const { limit: each } of [one, other]) {
      const refusal: unknown = await each.assertAllowed(user).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ reason: 'RATE_LIMITED', details: { scope: 'connections', limit: PER_MINUTE, remaining: 0 } });
      const { retryAfterMs } = (refusal as { details: { retryAfterMs: number } }).details;
      expect(retryAfterMs).toBeGreaterThan(50_000);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    expect(await isAllowed(one.limit, randomUUID())).toBe(true);
  });

  it('allows the failures of the next minute, and the rest of the burst', async () => {
    const { limit: one, redis } = await limit();
    const user = randomUUID();
    await failuresUntilRefused([one], user);
    await redis.del(`limit:connections:failed:${user}`);
    expect(await failuresUntilRefused([one], user)).toBe(PER_MINUTE);
  });

  it('has no burst where none is set, and limits nothing where it is switched off', async () => {
    expect(await failuresUntilRefused([(await limit({ burst: 0 })).limit], randomUUID())).toBe(PER_MINUTE);
    expect(await failuresUntilRefused([(await limit({ perMinute: 0 })).limit], randomUUID())).toBe(Infinity);
  });

  it('leaves nothing behind in Redis that does not go by itself', async () => {
    const { limit: one, redis } = await limit();
    const user = randomUUID();
    await failuresUntilRefused([one], user);
    const keys = await redis.keys(`*${user}*`);
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });

  it('counts for itself while Redis is gone', async () => {
    const proxy = await FaultProxy.before(redisUrl());
    const { limit: one } = await limit({ url: proxy.url, patienceMs: PATIENCE_MS });
    await proxy.close();
    expect(await failuresUntilRefused([one], randomUUID())).toBe(PER_MINUTE + BURST);
  });
});
