import { randomInt, randomUUID } from 'node:crypto';
import { ErrorResponse, SessionTokens } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { createTestDatabase, natsUrl, redisUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

const LIMITS = {
  HTTP_READS_PER_MINUTE: '5',
  HTTP_WRITES_PER_MINUTE: '4',
  FAILED_REQUESTS_PER_MINUTE: '3',
  SIGN_UPS_PER_MINUTE: '3',
  SIGN_INS_PER_MINUTE: '3',
  ALL_SIGN_INS_PER_MINUTE: '6',
  WEBHOOK_POSTS_PER_MINUTE: '2',
  MESSAGE_SEND_PER_MINUTE: '3',
  BULK_MESSAGES_PER_MINUTE: '5',
  BOT_REQUESTS_PER_MINUTE: '10',
  ANONYMOUS_REQUESTS_PER_MINUTE: '12',
};

/** Specs share a Redis, and what they count there lives for a minute: each takes addresses of its own. */
const someAddress = () => `198.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
const times = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Array.from({ length: count }, (_, index) => index).reduce<Promise<Result[]>>(async (results, index) => [...(await results), await work(index)], Promise.resolve([]));

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`there are fewer than ${index + 1}`);
  return item;
}

describe('limits over HTTP', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let toRedis: FaultProxy;
  let api: RunningApi;
  let other: RunningApi;
  /** Loses its Redis. */
  let lonely: RunningApi;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 1 });
    toRedis = await FaultProxy.before(redisUrl());
    const servers = { databaseUrl: database.url, natsUrl: natsUrl() };
    // A machine that stands still for a moment is no outage.
    const patient = { ...LIMITS, TRUST_PROXY_HOPS: '1', LIMITS_PATIENCE_MS: '10000' };
    api = await runChannelApi(servers, patient);
    const keys = { AUTH_SIGNING_KEYS_FILE: api.keysFile };
    other = await runChannelApi(servers, { ...patient, ...keys });
    lonely = await runChannelApi({ ...servers, redisUrl: toRedis.url }, { ...LIMITS, TRUST_PROXY_HOPS: '1', ...keys });
  });
  afterAll(async () => {
    await Promise.all([lonely.close(), other.close(), api.close()]);
    await Promise.all([toRedis.close(), pool.end()]);
    await database.drop();
  });

  const post = (path: string, body: unknown, from: string, by = api) => by.call('POST', path, { body, headers: { 'x-forwarded-for': from } });
  const signUp = async (from = someAddress()) => SessionTokens.parse((await post('/v1/auth/sign-up', { handle: newHandle(), password: PASSWORD }, from)).body);
  const signIn = (handle: string, password: string, from: string, by = api) => post('/v1/auth/sign-in', { handle, password }, from, by);
  const me = (token: string, by = api, from = someAddress()) => by.call('GET', '/v1/me', { token, headers: { 'x-forwarded-for': from } });
  const reasonOf = ({ status, body }: Answer): string => (status < 300 ? 'done' : ErrorResponse.parse(body).data.reason);
  const refusal = (scope: string, limit: number) => ({
    status: 429,
    body: { code: 'RATE_LIMITED', data: { reason: 'RATE_LIMITED', retryable: true, scope, limit, remaining: 0, retryAfterMs: expect.any(Number) as number } },
  });

  it('are a user’s, over all instances, and tell how they stand', async () => {
    const [{ accessToken }, neighbour] = [await signUp(), await signUp()];
    const answers = await times(5, (index) => me(accessToken, index % 2 === 0 ? api : other));
    expect(answers.map(reasonOf)).toEqual(Array(5).fill('done'));
    expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual([4, 3, 2, 1, 0].map((left) => expect.stringMatching(new RegExp(`^"http:read";r=${left};t=(60|5\\d)$`)) as string));
    expect(new Set(answers.map(({ headers }) => headers.get('ratelimit-policy')))).toEqual(new Set(['"http:read";q=5;w=60']));

    for (const by of [api, other]) {
      const refused = await me(accessToken, by);
      expect(refused).toMatchObject(refusal('http:read', 5));
      const { retryAfterMs } = (refused.body as { data: { retryAfterMs: number } }).data;
      expect(refused.headers.get('retry-after')).toBe(String(Math.ceil(retryAfterMs / 1_000)));
      expect(refused.headers.get('ratelimit')).toMatch(/^"http:read";r=0;t=\d+$/);
    }
    // What is written has a limit of its own, and so has everybody else.
    expect(reasonOf(await api.call('POST', '/v1/channels', { token: accessToken, body: { name: 'mine' } }))).toBe('done');
    expect(reasonOf(await me(neighbour.accessToken))).toBe('done');
  });

  it('come before the body is looked at', async () => {
    const { accessToken } = await signUp();
    const create = () => api.call('POST', '/v1/channels', { token: accessToken, body: { name: '' } });
    expect((await times(5, create)).map(reasonOf)).toEqual([...Array<string>(4).fill('PAYLOAD_MALFORMED'), 'RATE_LIMITED']);
  });

  it('count what a user refreshes, and leave the token that is refused as good as it was', async () => {
    let tokens = await signUp();
    const refresh = (refreshToken: string) => post('/v1/auth/refresh', { refreshToken }, someAddress());
    await times(4, async () => (tokens = SessionTokens.parse((await refresh(tokens.refreshToken)).body)));
    expect(await refresh(tokens.refreshToken)).toMatchObject(refusal('http:write', 4));
    const { rows } = await pool.query('SELECT 1 FROM refresh_tokens WHERE session_id = $1 AND used_at IS NULL', [tokens.sessionId]);
    expect(rows).toHaveLength(1);
  });

  it('slow down who guesses at an account, the good guess included, and let its owner in from elsewhere', async () => {
    const { user } = await signUp();
    const [guesser, home] = [someAddress(), someAddress()];
    const guesses = await times(3, (index) => signIn(user.handle, 'not the password', guesser, index % 2 === 0 ? api : other));
    expect(guesses.map(reasonOf)).toEqual(Array(3).fill('CREDENTIALS_INVALID'));
    expect(await signIn(user.handle, PASSWORD, guesser)).toMatchObject(refusal('sign-in', 3));
    expect((await signIn(` ${user.handle.toUpperCase()} `, PASSWORD, guesser, other)).status).toBe(429);
    expect(reasonOf(await signIn(user.handle, PASSWORD, home))).toBe('done');
  });

  it('slow down who guesses at many accounts, and many who guess at one', async () => {
    const address = someAddress();
    const spraying = await times(7, () => signIn(newHandle(), PASSWORD, address));
    expect(spraying.map(reasonOf)).toEqual([...Array<string>(6).fill('CREDENTIALS_INVALID'), 'RATE_LIMITED']);
    const { user } = await signUp();
    const together = await times(7, () => signIn(user.handle, 'not the password', someAddress()));
    expect(together.map(reasonOf)).toEqual([...Array<string>(6).fill('CREDENTIALS_INVALID'), 'RATE_LIMITED']);
    expect(together.at(-1)).toMatchObject(refusal('sign-in:all', 6));
  });

  it('count who signs up for the address that the proxy has seen, whatever the client says', async () => {
    const address = someAddress();
    const answers = await times(4, () => post('/v1/auth/sign-up', { handle: newHandle(), password: PASSWORD }, `${someAddress()}, ${address}`));
    expect(answers.map(reasonOf)).toEqual(['done', 'done', 'done', 'RATE_LIMITED']);
    expect(answers.at(-1)).toMatchObject(refusal('sign-up', 3));
  });

  it('count all that is asked without a token, but not who asks for the keys', async () => {
    const address = someAddress();
    const answers = await times(13, () => post('/v1/auth/sign-out', { refreshToken: 'made-up' }, address));
    expect(answers.map(reasonOf)).toEqual([...Array<string>(12).fill('done'), 'RATE_LIMITED']);
    expect(await post('/v1/auth/refresh', { refreshToken: 'made-up' }, address)).toMatchObject(refusal('http:anonymous', 12));
    const keys = await api.call('GET', '/.well-known/jwks.json', { headers: { 'x-forwarded-for': address } });
    expect([keys.status, keys.headers.get('ratelimit')]).toEqual([200, null]);
  });

  it('count bad tokens and signatures for the address, and refuse no good one for it', async () => {
    const [{ accessToken }, address] = [await signUp(), someAddress()];
    const badly = [() => me('a.b.c', api, address), () => me(`cgs_${randomUUID()}`, api, address), () => post(`/v1/hooks/${randomUUID()}`, { text: 'hello' }, address)];
    const answers = [...(await times(3, (index) => at(badly, index)())), ...(await times(3, (index) => at(badly, index)()))];
    expect(answers.map(reasonOf)).toEqual([
      'TOKEN_INVALID',
      'TOKEN_INVALID',
      'SIGNATURE_INVALID',
      ...Array<string>(3).fill('RATE_LIMITED'),
    ]);
    expect(reasonOf(await me(accessToken, api, address))).toBe('done');
  });

  it('count tokens that have expired, or may not be used for this, for their owner: neither for the address nor against good ones', async () => {
    const [{ accessToken }, neighbour, address] = [await signUp(), await signUp(), someAddress()];
    const call = (path: string, body: unknown) => api.call('POST', path, { token: accessToken, body });
    const { id } = (await call('/v1/bots', { handle: newHandle() })).body as { id: string };
    const [other, token] = await times(2, async () => ((await call(`/v1/bots/${id}/tokens`, { name: 'one', scopes: ['messages:send'] })).body as { token: string }).token);
    const channels = (of = '') => api.call('GET', '/v1/channels', { token: of, headers: { 'x-forwarded-for': address } });
    await pool.query("UPDATE service_tokens SET expires_at = now() - interval '1 day' WHERE id = $1", [other?.split('_')[1]]);
    const answers = [await channels(other), ...(await times(3, () => channels(token))), await channels(other)];
    expect(answers.map(reasonOf)).toEqual(['TOKEN_EXPIRED', 'SCOPE_MISSING', 'SCOPE_MISSING', 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(answers.at(-1)).toMatchObject(refusal('http:failure', 3));
    expect(reasonOf(await me(token ?? '', api, address))).toBe('done');
    expect(reasonOf(await me('a.b.c', api, address))).toBe('TOKEN_INVALID');
    expect(reasonOf(await me(neighbour.accessToken, api, address))).toBe('done');
  });

  it('count each message of a bulk request: of people as if they were sent one by one, of bots by a limit of their own', async () => {
    const { accessToken } = await signUp();
    const call = (path: string, body: unknown, token = accessToken) => api.call('POST', path, { token, body });
    // None of them can be read, and each counts.
    const send = async (count: number, token?: string) => call('/v1/messages/bulk', { messages: Array.from({ length: count }, () => ({})) }, token);
    const { id } = (await call('/v1/bots', { handle: newHandle() })).body as { id: string };
    const { token } = (await call(`/v1/bots/${id}/tokens`, { name: 'one', scopes: ['messages:send'] })).body as { token: string };
    expect((await times(2, () => send(2))).map(reasonOf)).toEqual(['done', 'RATE_LIMITED']);
    expect(await send(1)).toMatchObject(refusal('message:send', 3));
    expect((await times(2, () => send(4, token))).map(reasonOf)).toEqual(['done', 'RATE_LIMITED']);
    expect(await send(1, token)).toMatchObject(refusal('bulk:message', 5));
    // More than that can never be sent at once.
    expect(await send(6, token)).toMatchObject({ status: 413, body: { data: { reason: 'TOO_MANY_MESSAGES', limit: 5 } } });
  });

  it('count the bots of a person together, and not against the person', async () => {
    const { accessToken } = await signUp();
    const call = (path: string, body: unknown, token = accessToken) => api.call('POST', path, { token, body });
    const newBot = async () => {
      const { id } = (await call('/v1/bots', { handle: newHandle() })).body as { id: string };
      return ((await call(`/v1/bots/${id}/tokens`, { name: 'one', scopes: ['messages:send', 'channels:read'] })).body as { token: string }).token;
    };
    const [one = '', other = ''] = await times(2, newBot);
    const send = (token: string) => call('/v1/messages/bulk', { messages: [{}, {}, {}] }, token);
    expect([await send(one), await send(other)].map(reasonOf)).toEqual(['done', 'RATE_LIMITED']);
    expect(await send(other)).toMatchObject(refusal('bulk:message', 5));
    const reads = await times(8, (index) => api.call('GET', '/v1/channels', { token: index % 2 === 0 ? one : other }));
    expect(reads.map(reasonOf)).toEqual([...Array<string>(7).fill('done'), 'RATE_LIMITED']);
    expect(reads.at(-1)).toMatchObject(refusal('http:bots', 10));
    expect(reasonOf(await api.call('GET', '/v1/channels', { token: accessToken }))).toBe('done');
  });

  it('go on without Redis, by each instance for itself, and nobody is refused for it', async () => {
    const { user } = await signUp();
    toRedis.hang();
    const address = someAddress();
    const guesses = await times(4, () => signIn(user.handle, 'not the password', address, lonely));
    const good = await signIn(user.handle, PASSWORD, someAddress(), lonely);
    const { accessToken = '' } = good.body as { accessToken?: string };
    const reads = await times(6, () => me(accessToken, lonely));
    toRedis.recover();
    expect(guesses.map(reasonOf)).toEqual([...Array<string>(3).fill('CREDENTIALS_INVALID'), 'RATE_LIMITED']);
    expect(reasonOf(good)).toBe('done');
    expect(reads.map(reasonOf)).toEqual([...Array<string>(5).fill('done'), 'RATE_LIMITED']);
    await waitUntil('Redis is used again', () => lonely.log.some(({ event }) => event === 'redis:back'));
  });

  it('let pages read how they stand', async () => {
    const { headers } = await api.call('GET', '/.well-known/jwks.json', { headers: { origin: 'https://chat.example' } });
    expect(headers.get('access-control-expose-headers')).toBe('Allow,ETag,Idempotency-Replayed,Link,RateLimit,RateLimit-Policy,Retry-After,WWW-Authenticate,X-Request-Id');
  });
});
