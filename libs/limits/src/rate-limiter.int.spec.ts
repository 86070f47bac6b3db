import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { type ChatError } from '@chatgenius/contracts';
import { createLogger } from '@chatgenius/service-runtime';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { redisUrl, waitUntil } from '@chatgenius/testing';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { type Redis } from 'ioredis';
import { createLimiterRedis, PATIENCE_MS } from './limiter-redis.ts';
import { RateLimiter, type Left } from './rate-limiter.ts';

const LIMIT = 5;
/** Enough for some uses on credit. */
const AMPLE = 100;
const perMinute = { 'message:send': LIMIT, 'sign-in': LIMIT, commands: AMPLE, 'presence:update': 0 };
type Scope = keyof typeof perMinute;
const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error', destination: new Writable({ write: (_line, _encoding, done) => done() }) });

const opened: RedisClient[] = [];
const insured: Scope[] = [];
/** For what is not about outages: a machine that stands still is none. */
const PATIENT_MS = 10_000;
/** The limiter of one process, connected. */
async function limiter(url = redisUrl(), patienceMs = PATIENT_MS): Promise<{ limiter: RateLimiter<Scope>; redis: RedisClient }> {
  const redis = createLimiterRedis(url, logger, patienceMs);
  opened.push(redis);
  await waitUntil('Redis is connected', () => redis.status === 'ready');
  return { redis, limiter: new RateLimiter({ redis, perMinute, onInsured: (scope, uses) => insured.push(...Array<Scope>(uses).fill(scope)) }) };
}

afterAll(() => {
  for (const redis of opened) redis.disconnect();
});

type Outcome = Left<Scope> | ChatError;
const take = (of: RateLimiter<Scope>, user: string): Promise<Outcome> =>
  of.take('message:send', user)?.catch((error: unknown) => error as ChatError) ?? Promise.reject(new Error('not limited'));
const isTaken = (outcome: Outcome): outcome is Left<Scope> => 'remaining' in outcome;

describe('RateLimiter', () => {
  it('counts for all processes together, also when they take at once, and never one too many', async () => {
    const [one, other] = [await limiter(), await limiter()];
    const user = randomUUID();
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, index) => take([one, other][index % 2]?.limiter ?? one.limiter, user)));
    const taken = outcomes.filter(isTaken);
    expect(taken.map(({ remaining }) => remaining).sort()).toEqual([0, 1, 2, 3, 4]);
    for (const { scope, limit, resetAfterMs } of taken) {
      expect({ scope, limit }).toEqual({ scope: 'message:send', limit: LIMIT });
      expect(resetAfterMs).toBeGreaterThan(55_000);
      expect(resetAfterMs).toBeLessThanOrEqual(60_000);
    }
    const refused = outcomes.find((outcome) => !isTaken(outcome)) as ChatError;
    expect(refused).toMatchObject({ reason: 'RATE_LIMITED', details: { scope: 'message:send', limit: LIMIT, remaining: 0 } });
    expect(refused.details.retryAfterMs).toBeGreaterThan(55_000);
    expect(isTaken(await take(one.limiter, randomUUID()))).toBe(true);
  });

  it('leaves nothing behind in Redis that does not go by itself', async () => {
    const { limiter: one, redis } = await limiter();
    const user = randomUUID();
    await take(one, user);
    expect(await redis.keys(`*${user}*`)).toEqual([`limit:message:send:${user}`]);
    expect(await redis.pttl(`limit:message:send:${user}`)).toBeGreaterThan(0);
  });

  it('refuses whoever has used up a limit without asking Redis again', async () => {
    const { limiter: one, redis } = await limiter();
    const user = randomUUID();
    for (let index = 0; index < LIMIT; index++) await take(one, user);
    redis.disconnect();
    expect(isTaken(await take(one, user))).toBe(false);
    expect(isTaken(await take(one, randomUUID()))).toBe(true);
  });

  it('far from the end of a limit gives a few uses out at once, and tells Redis soon after half of them', async () => {
    const { limiter: one, redis } = await limiter();
    const user = randomUUID();
    const takeAmple = async () => one.take('commands', user) as Promise<Left<Scope>>;
    await takeAmple();
    const onCredit = await Promise.all(Array.from({ length: 4 }, takeAmple));
    expect(onCredit.map(({ remaining }) => remaining)).toEqual([98, 97, 96, 95]);
    for (const { resetAfterMs } of onCredit) expect(resetAfterMs).toBeGreaterThan(55_000);
    expect(await redis.get(`limit:commands:${user}`)).toBe('1');
    // What comes beyond asks, and tells of those before.
    expect((await takeAmple()).remaining).toBe(94);
    expect(await redis.get(`limit:commands:${user}`)).toBe('6');
    // Of the four that may follow.
    await takeAmple();
    await takeAmple();
    await waitUntil('Redis is told', async () => (await redis.get(`limit:commands:${user}`)) === '8');
  });

  it('exceeds an ample limit by no more than a twentieth for each process, and is exact when they take in turn', async () => {
    const limiters = [(await limiter()).limiter, (await limiter()).limiter];
    const drain = async (user: string, takers: number) => {
      let taken = 0;
      for (let full = 0; full < limiters.length; ) {
        const outcomes = await Promise.allSettled(Array.from({ length: takers }, async (_, index) => limiters[(taken + full + index) % 2]?.take('commands', user)));
        const refused = outcomes.filter(({ status }) => status === 'rejected').length;
        taken += takers - refused;
        full = refused === 0 ? 0 : full + 1;
      }
      return taken;
    };
    expect(await drain(randomUUID(), 1)).toBe(AMPLE);
    const atOnce = await drain(randomUUID(), 16);
    expect(atOnce).toBeGreaterThanOrEqual(AMPLE);
    expect(atOnce).toBeLessThanOrEqual(AMPLE + (2 * AMPLE) / 20);
  });

  it('does not count what is switched off', async () => {
    const { limiter: one } = await limiter();
    expect(one.take('presence:update', randomUUID())).toBeUndefined();
  });

  it('sends the calls of one tick together', async () => {
    const { limiter: one, redis } = await limiter();
    await take(one, randomUUID());
    const { stream } = redis as Redis;
    let systemCalls = 0;
    for (const method of ['_write', '_writev'] as const) {
      const call = Reflect.get(stream, method) as (...args: unknown[]) => void;
      Reflect.set(stream, method, (...args: unknown[]) => (systemCalls++, call.apply(stream, args)));
    }
    await Promise.all(Array.from({ length: 100 }, () => take(one, randomUUID())));
    expect(systemCalls).toBeGreaterThan(0);
    expect(systemCalls).toBeLessThanOrEqual(2);
  });
});

describe('RateLimiter without Redis', () => {
  let proxy: FaultProxy;
  beforeEach(async () => {
    proxy = await FaultProxy.before(redisUrl());
  });
  afterEach(() => proxy.close());

  const proxied = () => limiter(proxy.url, PATIENCE_MS);
  const timed = async <T>(work: Promise<T>): Promise<[T, number]> => {
    const startedAt = performance.now();
    return [await work, performance.now() - startedAt];
  };

  it('counts for itself while Redis hangs, and holds nobody up for long', async () => {
    const { limiter: one, redis } = await proxied();
    await take(one, randomUUID());
    proxy.hang();
    const user = randomUUID();
    const [first, firstMs] = await timed(take(one, user));
    expect(isTaken(first)).toBe(true);
    expect(firstMs).toBeLessThan(500);
    // Who comes then does not wait at all.
    const [next, nextMs] = await timed(Promise.all(Array.from({ length: LIMIT }, () => take(one, user))));
    expect(nextMs).toBeLessThan(50);
    expect(next.filter(isTaken)).toHaveLength(LIMIT - 1);
    expect(next.find((outcome) => !isTaken(outcome))).toMatchObject({ reason: 'RATE_LIMITED', details: { remaining: 0 } });

    proxy.recover();
    await waitUntil('Redis is used again', () => redis.status === 'ready');
    const later = randomUUID();
    await take(one, later);
    expect(await redis.get(`limit:message:send:${later}`)).toBe('1');
  });

  it('counts for itself while Redis is gone', async () => {
    const { limiter: one } = await proxied();
    await proxy.close();
    const user = randomUUID();
    const counted = insured.length;
    const outcomes = await Promise.all(Array.from({ length: LIMIT + 1 }, () => take(one, user)));
    expect(outcomes.filter(isTaken)).toHaveLength(LIMIT);
    expect(insured.length - counted).toBe(LIMIT + 1);
    const accounts = await Promise.allSettled(Array.from({ length: LIMIT + 1 }, async () => one.take('sign-in', 'account:ada')));
    expect(accounts.map(({ status }) => status)).toEqual([...Array<string>(LIMIT).fill('fulfilled'), 'rejected']);
    proxy = await FaultProxy.before(redisUrl());
  });

  describe('and what protects a secret', () => {
    /** The limiter of one process whose sign-ins are guarded. */
    const guarded = async (url: string): Promise<{ limiter: RateLimiter<Scope>; redis: RedisClient }> => {
      const redis = createLimiterRedis(url, logger, PATIENCE_MS);
      opened.push(redis);
      await waitUntil('Redis is connected', () => redis.status === 'ready');
      return { redis, limiter: new RateLimiter({ redis, guards: { scopes: ['sign-in'], redis }, perMinute, onInsured: () => undefined }) };
    };
    const guesses = async (of: RateLimiter<Scope>, account: string, count: number): Promise<number> => {
      const outcomes = await Promise.allSettled(Array.from({ length: count }, async () => of.take('sign-in', account)));
      return outcomes.filter(({ status }) => status === 'fulfilled').length;
    };

    it('lets in no more than the limit, however often Redis hangs, comes back and forgets', async () => {
      const { limiter: one, redis } = await guarded(proxy.url);
      const account = `account:${randomUUID()}`;
      let letIn = await guesses(one, account, 2);
      proxy.hang();
      letIn += await guesses(one, account, 2);
      proxy.recover();
      await waitUntil('Redis is used again', () => redis.status === 'ready');
      await redis.del(`limit:sign-in:${account}`);
      letIn += await guesses(one, account, 2);
      proxy.hang();
      letIn += await guesses(one, account, 5);
      expect(letIn).toBe(LIMIT);
      expect(await guesses(one, `account:${randomUUID()}`, 1)).toBe(1);
    });

    it('counts exactly over several processes while Redis answers, with nothing on credit', async () => {
      const two = [(await guarded(redisUrl())).limiter, (await guarded(redisUrl())).limiter];
      const account = `account:${randomUUID()}`;
      const letIn = await Promise.all(two.map((one) => guesses(one, account, LIMIT)));
      expect(letIn.reduce((sum, count) => sum + count, 0)).toBe(LIMIT);
    });
  });
});
