import { hash, randomUUID } from 'node:crypto';
import { ErrorResponse, limits, routes, Scope, type Bot, type RouteContract, type ServiceToken, type SessionTokens } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

let testDatabase: TestDatabase;
let database: Database;
let api: RunningApi;
let ada: SessionTokens;
let bob: SessionTokens;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 2, applicationName: 'bots.int.spec' });
  api = await runChannelApi({ databaseUrl: testDatabase.url, natsUrl: natsUrl() });
  [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
  // So that every scope may be given.
  await database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [ada.user.id]);
});
afterAll(async () => {
  await api.close();
  await database.close();
  await testDatabase.drop();
});

// Nobody may have more than so many.
afterEach(() => database.pool.query('DELETE FROM users WHERE owner_id = $1', [ada.user.id]));

const call = (method: string, path: string, token: string, body?: unknown) => api.call(method, path, { token, body });
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;

async function createBot(by: SessionTokens, handle = newHandle()): Promise<Bot> {
  const { status, body } = await call('POST', '/v1/bots', by.accessToken, { handle, displayName: 'Ticker' });
  expect(status).toBe(201);
  return body as Bot;
}

type TokenMade = ServiceToken & { token: string };

async function createToken(bot: Bot, body: object = {}): Promise<TokenMade> {
  const answer = await call('POST', `/v1/bots/${bot.id}/tokens`, ada.accessToken, { name: 'one', scopes: ['channels:read'], ...body });
  expect(answer.status).toBe(201);
  return answer.body as TokenMade;
}

const tokensOf = async (bot: Bot) => ((await call('GET', `/v1/bots/${bot.id}/tokens`, ada.accessToken)).body as { tokens: ServiceToken[] }).tokens;

describe('a bot', () => {
  it('is a user with a stream, an owner and no password', async () => {
    const bot = await createBot(ada);
    expect(await database.prisma.user.findUnique({ where: { id: bot.id } })).toMatchObject({ kind: 'bot', ownerId: ada.user.id, passwordHash: null, handle: bot.handle });
    expect(await database.prisma.stream.findUnique({ where: { id: `user:${bot.id}` } })).not.toBeNull();
    expect((await call('GET', '/v1/bots', ada.accessToken)).body).toEqual({ bots: [bot] });
    expect((await call('GET', '/v1/bots', bob.accessToken)).body).toEqual({ bots: [] });
  });

  it('cannot sign in, and is refused as anybody unknown is', async () => {
    const { handle } = await createBot(ada);
    const unknown = await api.call('POST', '/v1/auth/sign-in', { body: { handle: newHandle(), password: PASSWORD } });
    for (const password of ['', PASSWORD]) {
      const answer = await api.call('POST', '/v1/auth/sign-in', { body: { handle, password } });
      expect([answer.status, answer.body]).toEqual([401, unknown.body]);
    }
  });

  it('shares the handles with people', async () => {
    expect(reasonOf(await call('POST', '/v1/bots', ada.accessToken, { handle: bob.user.handle }))).toBe('HANDLE_TAKEN');
    const { handle } = await createBot(ada);
    expect(reasonOf(await api.call('POST', '/v1/auth/sign-up', { body: { handle, password: PASSWORD } }))).toBe('HANDLE_TAKEN');
  });

  it('is one of so many, also when they are made at once', async () => {
    const owner = await api.signUp();
    await database.pool.query(
      `INSERT INTO users (id, kind, handle, display_name, owner_id)
       SELECT gen_random_uuid(), 'bot', 'b' || left(replace(gen_random_uuid()::text, '-', ''), 30), 'Bot', $1 FROM generate_series(1, $2)`,
      [owner.user.id, limits.botsPerOwner - 1],
    );
    const answers = await Promise.all(Array.from({ length: 4 }, () => call('POST', '/v1/bots', owner.accessToken, { handle: newHandle() })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(reasonOf(answers.find(({ status }) => status === 409) as Answer)).toBe('TOO_MANY_BOTS');
  });

  it('belongs to its owner: to others it is missing', async () => {
    const bot = await createBot(ada);
    const token = await createToken(bot);
    for (const id of [bot.id, randomUUID()]) {
      const answers = [
        await call('POST', `/v1/bots/${id}/tokens`, bob.accessToken, { name: 'mine now', scopes: ['messages:send'] }),
        await call('GET', `/v1/bots/${id}/tokens`, bob.accessToken),
        await call('DELETE', `/v1/bots/${id}/tokens/${token.id}`, bob.accessToken),
      ];
      expect(answers.map(reasonOf)).toEqual(Array(3).fill('BOT_NOT_FOUND'));
    }
    expect((await call('GET', '/v1/me', token.token)).status).toBe(200);
  });
});

describe('a service token', () => {
  it('is told once, and of its secret only the hash is kept', async () => {
    const bot = await createBot(ada);
    const { token, ...shown } = await createToken(bot, { scopes: ['messages:send', 'channels:read'], expiresInDays: 30 });
    expect(token).toMatch(/^cgs_[0-9a-f]{32}_[\w-]{43}$/);
    expect(shown).toMatchObject({ name: 'one', lastUsedAt: null });
    expect(Math.abs(Date.parse(shown.expiresAt ?? '') - Date.now() - 30 * 86_400_000)).toBeLessThan(60_000);
    expect(await tokensOf(bot)).toEqual([shown]);

    const secret = token.slice(-43);
    const row = await database.prisma.serviceToken.findUniqueOrThrow({ where: { id: shown.id } });
    expect(Buffer.from(row.secretHash)).toEqual(hash('sha256', secret, 'buffer'));
    expect(JSON.stringify(api.log)).not.toContain(secret);
    expect(api.log).toContainEqual(expect.objectContaining({ event: 'service-token:created', userId: ada.user.id }));
  });

  it('acts as its bot, in the channels that the bot belongs to', async () => {
    const bot = await createBot(ada);
    const { token } = await createToken(bot, { scopes: ['channels:read', 'channels:join'] });
    expect((await call('GET', '/v1/me', token)).body).toMatchObject({ id: bot.id, handle: bot.handle });
    const room = (await call('POST', '/v1/channels', ada.accessToken, { name: 'room', kind: 'private' })).body as { id: string };
    const members = () => call('GET', `/v1/channels/${room.id}/members`, token);
    expect(reasonOf(await members())).toBe('CHANNEL_NOT_FOUND');
    expect((await call('POST', `/v1/channels/${room.id}/members`, ada.accessToken, { userId: bot.id })).status).toBe(200);
    expect((await members()).status).toBe(200);
    expect((await call('POST', `/v1/channels/${room.id}/leave`, token)).status).toBe(200);
    expect(reasonOf(await members())).toBe('CHANNEL_NOT_FOUND');
  });

  it('is listed with scopes of a newer release, which open nothing here', async () => {
    const bot = await createBot(ada);
    const { id, token } = await createToken(bot, { scopes: ['messages:read'] });
    await database.pool.query(`UPDATE service_tokens SET scopes = scopes || ARRAY['files:write'] WHERE id = $1`, [id]);
    const { body } = await api.call('GET', `/v1/bots/${bot.id}/tokens`, { token: ada.accessToken, grown: true });
    expect(body).toMatchObject({ tokens: [{ scopes: ['messages:read', 'files:write'] }] });
    expect(reasonOf(await call('GET', '/v1/channels', token))).toBe('SCOPE_MISSING');
    expect((await call('GET', '/v1/me', token)).status).toBe(200);
  });

  it('is good for its scopes and nothing else', async () => {
    const { token } = await createToken(await createBot(ada), { scopes: ['messages:read'] });
    const answer = await call('GET', '/v1/channels', token);
    expect([answer.status, reasonOf(answer)]).toEqual([403, 'SCOPE_MISSING']);
    expect(ErrorResponse.parse(answer.body).data).toMatchObject({ scope: 'channels:read' });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="channels:read"');
  });

  const forPeople = Object.entries<RouteContract>(routes).filter(([, { auth, scope, service }]) => auth === 'bearer' && scope === undefined && service === undefined);

  it.each(forPeople)('with every scope does not open %s', async (_, { method, path }) => {
    const { token } = await createToken(await createBot(ada), { scopes: Scope.options });
    const answer = await call(method, path.replace(/:\w+/g, () => randomUUID()), token, method === 'GET' ? undefined : {});
    expect([answer.status, reasonOf(answer)]).toEqual([403, 'SCOPE_MISSING']);
  });

  it('lets nobody in once it is revoked, from the next request on', async () => {
    const bot = await createBot(ada);
    const [{ id, token }, other] = [await createToken(bot), await createToken(bot, { name: 'other' })];
    expect((await call('GET', '/v1/channels', token)).status).toBe(200);
    for (let time = 0; time < 2; time++) expect((await call('DELETE', `/v1/bots/${bot.id}/tokens/${id}`, ada.accessToken)).body).toEqual({});
    const answer = await call('GET', '/v1/channels', token);
    expect([answer.status, reasonOf(answer), answer.headers.get('www-authenticate')]).toEqual([401, 'TOKEN_INVALID', 'Bearer error="invalid_token"']);
    expect((await call('GET', '/v1/channels', other.token)).status).toBe(200);
    expect((await tokensOf(bot)).map(({ name }) => name)).toEqual(['other']);
  });

  it('is revoked through its own bot only', async () => {
    const [one, other] = [await createBot(ada), await createBot(ada)];
    const { id, token } = await createToken(one);
    await call('DELETE', `/v1/bots/${other.id}/tokens/${id}`, ada.accessToken);
    expect((await call('GET', '/v1/me', token)).status).toBe(200);
  });

  it('has the scopes that its owner gives it later, from the next request on, and the audit log keeps which', async () => {
    const bot = await createBot(ada);
    const { id, token } = await createToken(bot);
    const change = (by: SessionTokens, tokenId: string, body: object) => call('PATCH', `/v1/bots/${bot.id}/tokens/${tokenId}`, by.accessToken, body);
    expect((await change(ada, id, { name: 'two', scopes: ['messages:read'] })).body).toMatchObject({ id, name: 'two', scopes: ['messages:read'] });
    expect((await change(ada, id, { name: 'three' })).body).toMatchObject({ name: 'three', scopes: ['messages:read'] });
    expect(reasonOf(await call('GET', '/v1/channels', token))).toBe('SCOPE_MISSING');
    const entry = await database.prisma.auditEntry.findFirst({ where: { action: 'service-token:updated', subjectId: bot.id }, orderBy: { id: 'asc' } });
    expect(entry).toMatchObject({ before: { tokenId: id, scopes: ['channels:read'] }, after: { tokenId: id, scopes: ['messages:read'] } });
    expect([await change(bob, id, { name: 'mine' }), await change(ada, randomUUID(), { name: 'none' }), await change(ada, id, {}), await change(ada, id, { scopes: [] })].map(reasonOf)).toEqual([
      'BOT_NOT_FOUND', 'TOKEN_NOT_FOUND', 'PAYLOAD_MALFORMED', 'PAYLOAD_MALFORMED',
    ]);
  });

  it('expires', async () => {
    const bot = await createBot(ada);
    const { id, token } = await createToken(bot, { expiresInDays: 1 });
    expect((await call('GET', '/v1/me', token)).status).toBe(200);
    await database.prisma.serviceToken.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(reasonOf(await call('GET', '/v1/me', token))).toBe('TOKEN_EXPIRED');
  });

  it('says to the minute when it was used, with one write a minute', async () => {
    const bot = await createBot(ada);
    const { id, token } = await createToken(bot);
    expect(reasonOf(await call('GET', '/v1/bots', token))).toBe('SCOPE_MISSING');
    expect((await tokensOf(bot))[0]?.lastUsedAt).toBeNull();
    const longAgo = new Date('2026-01-01T00:00:00Z');
    await database.prisma.serviceToken.update({ where: { id }, data: { lastUsedAt: longAgo } });
    const version = async () => (await database.pool.query<{ xmin: string }>('SELECT xmin::text FROM service_tokens WHERE id = $1', [id])).rows[0]?.xmin;
    const before = await version();
    await Promise.all(Array.from({ length: 10 }, () => call('GET', '/v1/me', token)));
    const [used] = await tokensOf(bot);
    expect(Date.parse(used?.lastUsedAt ?? '') % 60_000).toBe(0);
    expect(Date.now() - Date.parse(used?.lastUsedAt ?? '')).toBeLessThan(120_000);
    expect(await version()).not.toBe(before);
  });

  it.each([
    ['another secret', (token: string) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')],
    ['another id', (token: string) => token.replace(/_[0-9a-f]{32}_/, `_${randomUUID().replaceAll('-', '')}_`)],
    ['a cut one', (token: string) => token.slice(0, -1)],
    ['the prefix alone', () => 'cgs_'],
    ['a longer one', (token: string) => `${token}A`],
  ])('is refused with %s', async (_, forge) => {
    const { token } = await createToken(await createBot(ada));
    const answer = await call('GET', '/v1/me', forge(token));
    expect([answer.status, reasonOf(answer)]).toEqual([401, 'TOKEN_INVALID']);
  });

  it.each([
    ['no scope', { scopes: [] }],
    ['an unknown scope', { scopes: ['messages:forge'] }],
    ['a scope twice', { scopes: ['messages:send', 'messages:send'] }],
    ['no name', { name: ' ' }],
    ['no time', { expiresInDays: 0 }],
    ['half a day', { expiresInDays: 0.5 }],
    ['too long a time', { expiresInDays: 10_000 }],
  ])('is not made with %s', async (_, body) => {
    const bot = await createBot(ada);
    const answer = await call('POST', `/v1/bots/${bot.id}/tokens`, ada.accessToken, { name: 'one', scopes: ['messages:send'], ...body });
    expect([answer.status, reasonOf(answer)]).toEqual([400, 'PAYLOAD_MALFORMED']);
  });

  it('is one of so many of its bot, also when they are made at once', async () => {
    const bot = await createBot(ada);
    const wish = { name: 'one', scopes: ['messages:send'] };
    const answers = await Promise.all(Array.from({ length: limits.tokensPerBot + 3 }, () => call('POST', `/v1/bots/${bot.id}/tokens`, ada.accessToken, wish)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(limits.tokensPerBot);
    expect(answers.filter(({ status }) => status !== 201).map(reasonOf)).toEqual(Array(3).fill('TOO_MANY_TOKENS'));
  });
});
