import { randomUUID } from 'node:crypto';
import { redisClusterUrl, waitUntil } from '@chatgenius/testing';
import { connectRedis, type RedisClient } from '@chatgenius/service-runtime/redis';
import { FailureLimit } from './failure-limit.ts';
import { createLimiterRedis } from './limiter-redis.ts';
import { RateLimiter } from './rate-limiter.ts';

const LIMIT = 3;
type Scope = 'message:send' | 'sign-in' | 'commands';
const PATIENT_MS = 10_000;
/** So many that each node has some of them. */
const USERS = Array.from({ length: 60 }, () => randomUUID());
const logger = { info: () => undefined, warn: () => undefined } as never;

/** On primaries that share the keys: a command on keys of two of them would fail, and be counted here alone. */
describe('limits on a Redis Cluster', () => {
  const clients: RedisClient[] = [];
  const insured: string[] = [];
  const connected = async () => {
    const redis = createLimiterRedis(redisClusterUrl(), logger, PATIENT_MS);
    clients.push(redis);
    await waitUntil('each node is connected', async () => (await Promise.allSettled(USERS.map((user) => redis.get(`limit:${user}`)))).every(({ status }) => status === 'fulfilled'));
    return redis;
  };
  const limiter = async () => {
    const redis = await connected();
    return new RateLimiter<Scope>({ redis, guards: { scopes: ['sign-in'], redis }, perMinute: { 'message:send': LIMIT, 'sign-in': LIMIT, commands: 100 }, onInsured: (scope) => insured.push(scope) });
  };

  afterEach(() => {
    for (const redis of clients.splice(0)) redis.disconnect();
    expect(insured.splice(0)).toEqual([]);
  });

  it.each(['message:send', 'sign-in'] as const)('count %s for all processes together', async (scope) => {
    const [one, other] = [await limiter(), await limiter()];
    const outcomes = await Promise.all(
      USERS.map(async (user) => {
        const takes = await Promise.allSettled([one, other, one, other].map(async (each) => each.take(scope, user)));
        return takes.filter(({ status }) => status === 'fulfilled').length;
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set([LIMIT]));
  });

  it('tell Redis what was given out on credit', async () => {
    const each = await limiter();
    await Promise.all(USERS.flatMap((user) => Array.from({ length: 6 }, async () => each.take('commands', user))));
    const redis = connectRedis(redisClusterUrl(), logger);
    clients.push(redis);
    await waitUntil('every use is counted', async () => (await Promise.all(USERS.map((user) => redis.get(`limit:commands:${user}`)))).every((uses) => uses === '6'));
  });

  it('count failures, and forgive a burst', async () => {
    const redis = await connected();
    const failures = new FailureLimit({ redis, scope: 'connections', perMinute: 1, burst: 1, onInsured: (scope) => insured.push(scope) });
    await Promise.all(
      USERS.map(async (user) => {
        await failures.failed(user);
        await failures.assertAllowed(user);
        await failures.failed(user);
        await expect(failures.assertAllowed(user)).rejects.toMatchObject({ reason: 'RATE_LIMITED' });
      }),
    );
  });
});
