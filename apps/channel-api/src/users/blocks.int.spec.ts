import { randomUUID } from 'node:crypto';
import { ErrorResponse, limits, routes, streams, type SessionTokens } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, seed, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

describe('blocks', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let ada: SessionTokens;
  let bob: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'blocks-spec' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
    [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
  });

  afterEach(() => database.pool.query('DELETE FROM user_blocks'));

  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  const call = (by: SessionTokens, method: string, path: string) => api.call(method, path, { token: by.accessToken });
  const block = (by: SessionTokens, userId: string) => call(by, 'PUT', `/v1/me/blocks/${userId}`);
  const unblock = (by: SessionTokens, userId: string) => call(by, 'DELETE', `/v1/me/blocks/${userId}`);
  const blocksOf = async (by: SessionTokens, query = '') => routes.listBlocks.output.parse((await call(by, 'GET', `/v1/me/blocks${query}`)).body);
  const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;

  it('are set and taken back, twice as well as once, and seen by who has set them alone', async () => {
    for (let time = 0; time < 2; time++) expect(await block(ada, bob.user.id)).toMatchObject({ status: 200, body: {} });
    expect(await blocksOf(ada)).toMatchObject({ blocks: [{ user: bob.user }], next: null });
    expect(await blocksOf(bob)).toEqual({ blocks: [], next: null });
    // Whoever is blocked may block, and unblock, as anybody may.
    expect(await block(bob, ada.user.id)).toMatchObject({ status: 200, body: {} });
    expect(await unblock(bob, ada.user.id)).toMatchObject({ status: 200, body: {} });
    expect((await blocksOf(ada)).blocks).toHaveLength(1);
    for (let time = 0; time < 2; time++) expect(await unblock(ada, bob.user.id)).toMatchObject({ status: 200, body: {} });
    expect(await blocksOf(ada)).toEqual({ blocks: [], next: null });
    // Her other devices are told of each change, and his of nothing but his own.
    const told = async ({ user }: SessionTokens) => (await readEvents(database.pool, streams.user(user.id), { epoch: '', after: 0, limit: 100 })).map(({ type, data }) => [type, data]);
    const change = ({ user }: SessionTokens, blocked: boolean) => ['user:blocked', { userId: user.id, blocked }];
    expect([await told(ada), await told(bob)]).toEqual([[change(bob, true), change(bob, false)], [change(ada, true), change(ada, false)]]);
  });

  it('are of others, who exist', async () => {
    expect(reasonOf(await block(ada, ada.user.id))).toBe('CANNOT_BLOCK_SELF');
    expect(reasonOf(await block(ada, randomUUID()))).toBe('USER_NOT_FOUND');
    expect(reasonOf(await call(ada, 'PUT', '/v1/me/blocks/somebody'))).toBe('PAYLOAD_MALFORMED');
    expect((await api.call('GET', '/v1/me/blocks')).status).toBe(401);
  });

  it('are listed in pages, the last one first', async () => {
    const { userIds } = await seed(database.pool, { users: 5, channels: 0 });
    for (const userId of userIds) await block(ada, userId);
    const found: string[] = [];
    for (let query: string | undefined = '?limit=2'; query !== undefined; ) {
      const { blocks, next } = await blocksOf(ada, query);
      found.push(...blocks.map(({ user }) => user.id));
      query = next === null ? undefined : `?limit=2&after=${next}`;
    }
    expect(found).toEqual([...userIds].reverse());
  });

  it('are as many as may be, also when many are set at once', async () => {
    const { userIds } = await seed(database.pool, { users: limits.blocksPerUser + 4, channels: 0 });
    const filled = userIds.slice(0, limits.blocksPerUser - 1);
    await database.pool.query('INSERT INTO user_blocks (blocker_id, blocked_id) SELECT $1, unnest($2::uuid[])', [ada.user.id, filled]);
    const answers = await Promise.all(userIds.slice(limits.blocksPerUser - 1).map((userId) => block(ada, userId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(reasonOf)).toEqual(Array(4).fill('TOO_MANY_BLOCKS'));
    // One that is there already is no more than it was.
    expect((await block(ada, filled[0] ?? '')).status).toBe(200);
  });
});
