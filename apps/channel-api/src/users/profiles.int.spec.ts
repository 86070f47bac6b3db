import { randomUUID } from 'node:crypto';
import { ErrorResponse, limits, routes, type Profile, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { newHandle, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

describe('profiles', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let api: RunningApi;
  let ada: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url, max: 1 });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
    ada = await api.signUp();
  });

  afterAll(async () => {
    await api.close();
    await pool.end();
    await copy.drop();
  });

  const get = (path: string, by = ada) => api.call('GET', path, { token: by.accessToken });
  const change = (by: SessionTokens, body: unknown) => api.call('PATCH', '/v1/me', { token: by.accessToken, body });
  const reasonOf = ({ body }: Answer) => ErrorResponse.parse(body).data;
  const shown = async (userId: string) => routes.readProfile.output.parse((await get(`/v1/users/${userId}`)).body);
  const found = async (query: string, more = '') => routes.findUsers.output.parse((await get(`/v1/users/search?query=${encodeURIComponent(query)}${more}`)).body);
  /** People with a handle and a name. */
  const insert = async (people: Record<string, string>) => {
    await pool.query("INSERT INTO users (id, handle, display_name, password_hash) SELECT gen_random_uuid(), handle, name, '' FROM unnest($1::text[], $2::text[]) AS new (handle, name)", [Object.keys(people), Object.values(people)]);
  };

  it('begin with a name, and hold what their user says, until they take it back', async () => {
    const { user, ...tokens } = await api.signUp();
    const fresh: Profile = { ...user, kind: 'person', bio: null, timeZone: null, locale: null, createdAt: expect.any(String) as string, role: 'member', version: 1 };
    expect((await api.call('GET', '/v1/me', { token: tokens.accessToken })).body).toEqual(fresh);
    const by = { user, ...tokens };
    const full = { ...fresh, version: 2, displayName: 'Zoë Ünal', bio: 'Writes.\nReads.', timeZone: 'Europe/Zurich', locale: 'de-CH' };
    expect(await change(by, { displayName: 'Zoë Ünal', bio: 'Writes.\nReads.', timeZone: 'Europe/Zurich', locale: 'de-ch' })).toMatchObject({ status: 200, body: full });
    // Nothing is different by it, so nobody is told.
    expect((await change(by, { bio: full.bio, locale: 'de-CH' })).body).toEqual(full);
    expect((await change(by, { bio: null })).body).toEqual({ ...full, bio: null, version: 3 });
    expect(await shown(user.id)).toEqual({ ...full, bio: null, version: 3 });
  });

  it.each([
    [{}, 'body'],
    [{ displayName: '' }, 'body.displayName'],
    [{ displayName: null }, 'body.displayName'],
    [{ displayName: 'Ada\u202e' }, 'body.displayName'],
    [{ bio: 'x'.repeat(limits.bioLength + 1) }, 'body.bio'],
    [{ bio: 'a\u0000b' }, 'body.bio'],
    [{ timeZone: 'Mars/Olympus' }, 'body.timeZone'],
    [{ timeZone: '+01:00' }, 'body.timeZone'],
    [{ locale: 'not a tag' }, 'body.locale'],
  ])('refuse %j, and change nothing', async (body, path) => {
    const before = await shown(ada.user.id);
    const answer = await change(ada, body);
    expect(answer.status).toBe(400);
    expect(reasonOf(answer)).toMatchObject({ reason: 'PAYLOAD_MALFORMED', issues: expect.arrayContaining([expect.objectContaining({ path })]) as object });
    expect(await shown(ada.user.id)).toEqual(before);
  });

  it('lose nothing of what several devices change at once, and count each change', async () => {
    const by = await api.signUp();
    const changes = [{ bio: 'Writes.' }, { timeZone: 'Europe/Zurich' }, { locale: 'de-CH' }, { displayName: 'Zoë' }];
    const answers = await Promise.all(changes.map((body) => change(by, body)));
    expect(await shown(by.user.id)).toMatchObject({ ...Object.assign({}, ...changes) as object, version: 5 });
    expect(answers.map(({ body }) => (body as Profile).version).sort()).toEqual([2, 3, 4, 5]);
  });

  it('come by ids in their order, without those who do not exist, also when one is named twice', async () => {
    const others = await Promise.all([api.signUp(), api.signUp()]);
    const ids = [others[1].user.id, randomUUID(), ada.user.id, others[0].user.id, ada.user.id];
    const { users } = routes.readProfiles.output.parse((await get(`/v1/users?ids=${ids.join(',')}`)).body);
    expect(users.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[3], ids[4]]);
    const most = Array.from({ length: limits.profileUsers }, () => randomUUID());
    expect(await get(`/v1/users?ids=${most.join(',')}`)).toMatchObject({ status: 200, body: { users: [] } });
    for (const bad of ['', 'ada', `${ada.user.id},`, [...most, randomUUID()].join(',')]) expect((await get(`/v1/users?ids=${bad}`)).status).toBe(400);
    expect(reasonOf(await get(`/v1/users/${randomUUID()}`)).reason).toBe('USER_NOT_FOUND');
    expect((await api.call('GET', `/v1/users/${ada.user.id}`)).status).toBe(401);
  });

  it('are found by how words of a handle or name begin, in pages', async () => {
    const key = newHandle().slice(0, 12);
    await insert({ [`${key}.lovelace`]: 'Augusta Ada King-Noel', [`${key}-b`]: 'Zoë Ünal', [`${key}_c`]: "O'Brien 山田太郎", [`x${key}`]: 'Somebody Else' });
    const handles = async (query: string) => (await found(query)).users.map(({ handle }) => handle);
    expect(await handles(key)).toEqual([`${key}-b`, `${key}.lovelace`, `${key}_c`]);
    for (const query of ['lovel', 'LOVELACE', 'augusta ada', 'ada king', 'noel', 'king-noel', `noel ${key}`]) expect([query, await handles(query)]).toEqual([query, [`${key}.lovelace`]]);
    for (const query of [`${key} ünal`, `${key} ZOË`]) expect(await handles(query)).toEqual([`${key}-b`]);
    for (const query of [`${key} o'brien`, `${key} 山田`]) expect(await handles(query)).toEqual([`${key}_c`]);
    for (const query of ['gusta', `${key} nobody`, '😀', "' | !*:&(", '\\']) expect([query, await handles(query)]).toEqual([query, []]);
    const pages: string[] = [];
    for (let after = ''; ; ) {
      const { headers, body } = await get(`/v1/users/search?query=${key}&limit=2${after}`);
      const { users, next } = routes.findUsers.output.parse(body);
      expect(headers.get('link')).toBe(next === null ? null : `</v1/users/search?query=${key}&limit=2&after=${next}>; rel="next"`);
      pages.push(...users.map(({ handle }) => handle));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(pages).toEqual([`${key}-b`, `${key}.lovelace`, `${key}_c`]);
    expect((await get('/v1/users/search?query=')).status).toBe(400);
    expect((await get('/v1/users/search?query=ada&after=nonsense')).status).toBe(400);
  });

  it('are found by an index among many', async () => {
    await pool.query("INSERT INTO users (id, handle, display_name, password_hash) SELECT gen_random_uuid(), 'filler' || n, 'Filler ' || n, '' FROM generate_series(1, 5000) AS n");
    await pool.query('ANALYZE users');
    const { rows } = await pool.query(`EXPLAIN (FORMAT JSON) SELECT id FROM users WHERE to_tsvector('simple', search_words(handle || ' ' || display_name)) @@ '''filler77'':*'::tsquery AND handle > '' ORDER BY handle LIMIT 51`);
    expect(JSON.stringify(rows)).toContain('users_words_idx');
    expect((await found('filler77')).users.length).toBe(11);
  });

  it('have a tag: who has it already is told so, and who knows an older one changes nothing', async () => {
    const { accessToken: token } = await api.signUp();
    const asked = (method: string, headers: Record<string, string>, body?: unknown) => api.call(method, '/v1/me', { token, headers, body });
    const first = (await asked('GET', {})).headers.get('etag') ?? '';
    const again = await asked('GET', { 'if-none-match': `"other", W/${first}` });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', first]);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
    const changed = await asked('PATCH', { 'if-match': first }, { bio: 'one' });
    expect(changed.status).toBe(200);
    const second = changed.headers.get('etag');
    expect((await asked('GET', { 'if-none-match': first })).headers.get('etag')).toBe(second);
    expect(await asked('PATCH', { 'if-match': first }, { bio: 'two' })).toMatchObject({ status: 412, body: { data: { reason: 'VERSION_CONFLICT', etag: second } } });
    const both = await Promise.all(['three', 'four'].map((bio) => asked('PATCH', { 'if-match': second ?? '' }, { bio })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('of bots say that they are bots', async () => {
    const bot = (await api.call('POST', '/v1/bots', { token: ada.accessToken, body: { handle: newHandle() } })).body as { id: string };
    expect(await shown(bot.id)).toMatchObject({ kind: 'bot' });
  });
});
