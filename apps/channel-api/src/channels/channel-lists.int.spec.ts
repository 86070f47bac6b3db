import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { ChannelListRepository } from './channel-list.repository.ts';

const START = { name: '', id: '00000000-0000-0000-0000-000000000000' };

/** The plans that Postgres makes for the statements themselves, with many channels. */
describe('lists of channels', () => {
  let copy: TestDatabase;
  let database: Database;
  let userId = '';
  const asked: { text: string; values: unknown[] }[] = [];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'channel-lists.int.spec' });
    userId = (await seed(database.pool, { users: 3, channels: 2 })).userIds[0] ?? '';
    await database.pool.query(
      `INSERT INTO channels (id, kind, name, topic, created_by_id, archived_at)
       SELECT gen_random_uuid(), (CASE WHEN n % 10 = 0 THEN 'private' ELSE 'public' END)::channel_kind, 'filler' || n, 'Topic ' || n % 100, $1, CASE WHEN n % 7 = 0 THEN now() END
       FROM generate_series(1, 20000) AS n`,
      [userId],
    );
    await database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role) SELECT id, $1, 'member' FROM channels WHERE name LIKE 'filler%1'`, [userId]);
    await database.pool.query('VACUUM (ANALYZE) channels, channel_members, users');
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const recording = () =>
    new ChannelListRepository({
      pool: {
        query: (statement: { text: string; values: unknown[] }) => {
          asked.push(statement);
          return database.pool.query(statement);
        },
      },
    } as never);

  async function planOf(ask: (lists: ChannelListRepository) => Promise<unknown>): Promise<string> {
    asked.length = 0;
    await ask(recording());
    const [statement] = asked;
    const { rows } = await database.pool.query(`EXPLAIN (FORMAT JSON) ${statement?.text ?? ''}`, statement?.values);
    return JSON.stringify(rows);
  }

  it.each<[string, (lists: ChannelListRepository) => Promise<unknown>]>([
    ['open ones', (lists) => lists.browse(userId, { words: undefined, archived: false, after: { ...START, name: 'filler5' }, limit: 51 })],
    ['archived ones', (lists) => lists.browse(userId, { words: undefined, archived: true, after: START, limit: 51 })],
  ])('come in the order of the index, and are not sorted: %s', async (_, ask) => {
    expect(await planOf(ask)).not.toContain('Sort');
  });

  it.each<[string, string, (lists: ChannelListRepository) => Promise<unknown>]>([
    ['all', 'channels_public_name_id_idx', (lists) => lists.list(userId, { browses: true, after: { ...START, name: 'filler5' }, limit: 51 })],
    ['open ones', 'channels_open_name_id_idx', (lists) => lists.browse(userId, { words: undefined, archived: false, after: { ...START, name: 'filler5' }, limit: 51 })],
    ['by words', 'channels_words_idx', (lists) => lists.browse(userId, { words: 'filler777', archived: false, after: START, limit: 51 })],
    ['archived ones', 'channels_public_name_id_idx', (lists) => lists.browse(userId, { words: undefined, archived: true, after: START, limit: 51 })],
  ])('are walked along an index: %s', async (_, index, ask) => {
    const plan = await planOf(ask);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"(channels|channel_members)"/);
  });

  it('know how many members a channel has, whoever wrote them', async () => {
    const counted = await recording().browse(userId, { words: 'filler11', archived: false, after: START, limit: 50 });
    expect(counted[0]).toMatchObject({ name: 'filler11', member: true, memberCount: 1 });
    expect(counted.map(({ memberCount }) => memberCount)).toEqual(counted.map(({ member }) => Number(member)));
    expect(new Set(counted.map(({ member }) => member)).size).toBe(2);
    const { rows } = await database.pool.query('SELECT DISTINCT member_count FROM channels ORDER BY 1');
    expect(rows).toEqual([{ member_count: 1 }, { member_count: 3 }, { member_count: null }]);
    await database.pool.query('DELETE FROM channel_members WHERE user_id = $1', [userId]);
    expect(await recording().browse(userId, { words: 'filler11', archived: false, after: START, limit: 1 })).toMatchObject([{ member: false, memberCount: 0 }]);
  });
});
