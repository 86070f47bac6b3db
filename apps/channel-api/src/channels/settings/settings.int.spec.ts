import { ErrorResponse, streams, type Channel, type SessionTokens } from '@chatgenius/contracts';
import { createDatabase, readEvents, withTransaction, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type RunningApi } from '../../channel-api.fixture.ts';

describe('settings of a member', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let [ada, bob]: SessionTokens[] = [];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'settings.int.spec' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
    [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
  });

  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  const call = (by: SessionTokens | undefined, method: string, path: string, body?: unknown) => api.call(method, `/v1/channels${path}`, { token: by?.accessToken ?? '', body });
  const create = async () => ((await call(ada, 'POST', '', { name: 'room', memberIds: [bob?.user.id] })).body as Channel).id;

  it('change what is named, once, and are forgotten by leaving', async () => {
    const id = await create();
    const set = (body: object) => call(bob, 'PATCH', `/${id}/settings`, body);
    const usual = { mutedUntil: null, favourite: false, notify: 'all', hidden: false };
    expect((await set({ mutedUntil: '2030-01-01T00:00:00Z', hidden: true })).body).toEqual({ settings: { ...usual, mutedUntil: '2030-01-01T00:00:00.000Z', hidden: true } });
    for (let time = 0; time < 2; time++) expect((await set({ mutedUntil: null, notify: 'none' })).body).toEqual({ settings: { ...usual, notify: 'none', hidden: true } });
    const events = await readEvents(database.pool, streams.user(bob?.user.id ?? ''), { epoch: '', after: 0, limit: 100 });
    expect(events.filter(({ type }) => type === 'channel:settings-changed').map(({ data }) => data)).toMatchObject([
      { channelId: id, settings: { hidden: true, notify: 'all' } },
      { channelId: id, settings: { hidden: true, notify: 'none', mutedUntil: null } },
    ]);
    await call(bob, 'POST', `/${id}/leave`);
    expect(ErrorResponse.parse((await set({ favourite: true })).body).data.reason).toBe('CHANNEL_NOT_FOUND');
    await call(bob, 'POST', `/${id}/join`);
    expect((await set({ favourite: true })).body).toEqual({ settings: { ...usual, favourite: true } });
    for (const body of [{}, { notify: 'some' }, { mutedUntil: 'tomorrow' }, { favourite: null }]) expect((await set(body)).status).toBe(400);
  });

  it('are published after the commit, with nothing left to repair', async () => {
    const id = await create();
    for (const favourite of [true, false]) await call(bob, 'PATCH', `/${id}/settings`, { favourite });
    await waitUntil('no batch is noted as unpublished', async () => (await database.prisma.unpublishedBatch.count()) === 0);
  });

  it('are changed and memberships ended at the same time, without waiting for each other in a circle', async () => {
    const id = await create();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? call(bob, 'POST', `/${id}/${index % 2 === 0 ? 'leave' : 'join'}`) : call(bob, 'PATCH', `/${id}/settings`, { favourite: index % 2 === 0 }))));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 404)).toEqual([]);
  });

  it('of many are changed on the page where they are: no index is touched', async () => {
    const id = await create();
    await database.pool.query(`INSERT INTO users (id, handle, display_name, password_hash) SELECT gen_random_uuid(), 'hot' || n, 'Hot', '' FROM generate_series(1, 5000) AS n`);
    await database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role) SELECT $1, id, 'member' FROM users WHERE handle LIKE 'hot%'`, [id]);
    const { updated, hot } = await withTransaction(database.pool, async (transaction) => {
      await transaction.query(`UPDATE channel_members SET notify = 'mentions' WHERE user_id IN (SELECT id FROM users WHERE handle LIKE 'hot%' ORDER BY id LIMIT 250)`);
      const { rows } = await transaction.query<{ updated: number; hot: number }>(`SELECT n_tup_upd AS updated, n_tup_hot_upd AS hot FROM pg_stat_xact_user_tables WHERE relname = 'channel_members'`);
      return rows[0] ?? { updated: 0, hot: 0 };
    });
    expect(updated).toBe(250);
    expect(hot).toBeGreaterThan(0.9 * updated);
  });
});
