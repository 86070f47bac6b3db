import { createDatabase, moderatorsToTell, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { AuditRepository } from '../audit/audit.repository.ts';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { OwnSessionRepository } from '../identity/sessions/own-session.repository.ts';
import { ReportRepository } from './reports/report.repository.ts';
import { RestrictionRepository } from './restriction.repository.ts';

const ROWS = 20_000;

/** Whatever else there is in the tables, a page costs what a page has. */
describe('lists of moderators', () => {
  let copy: TestDatabase;
  let database: Database;
  let world: Seed;
  /** Statements, with their values. */
  let asked: [string, readonly unknown[]][];
  let recording: Database;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'lists-spec' });
    world = await seed(database.pool, { users: 2, channels: 1 });
    const [userId, channelId] = [world.userIds[0], world.channels[0]?.id];
    await database.pool.query(
      `INSERT INTO users (id, handle, display_name, password_hash) SELECT gen_random_uuid(), 'filled-' || n, 'Filled', 'x' FROM generate_series(1, ${ROWS}) AS n`,
    );
    for (const [place, kind] of [[channelId, 'ban'], [null, 'mute']]) {
      await database.pool.query(`INSERT INTO restrictions (id, user_id, channel_id, kind, by_id, created_at) SELECT gen_random_uuid(), id, $1, $2::restriction_kind, $3, now() FROM users`, [place, kind, userId]);
    }
    await database.pool.query(
      `INSERT INTO reports (id, reporter_id, subject_kind, subject_id, subject_user_id, channel_id, category, text, created_at, state)
       SELECT gen_random_uuid(), $1, 'message', gen_random_uuid(), $1, CASE WHEN n % 2 = 0 THEN $2::uuid END, 'spam', '', now(), (CASE WHEN n % 3 = 0 THEN 'open' ELSE 'resolved' END)::report_state FROM generate_series(1, ${ROWS}) AS n`,
      [userId, channelId],
    );
    await database.pool.query(
      `INSERT INTO audit_entries (id, actor_id, action, subject_kind, subject_id, channel_id)
       SELECT gen_random_uuid(), $1, 'member:banned', 'user', n, CASE WHEN n % 2 = 0 THEN $2::uuid END FROM generate_series(1, ${ROWS}) AS n`,
      [userId, channelId],
    );
    await database.pool.query('ANALYZE users, restrictions, reports, audit_entries');
    asked = [];
    const query = (statement: string | { text: string; values: unknown[] }, values: unknown[] = []) => {
      asked.push(typeof statement === 'string' ? [statement, values] : [statement.text, statement.values]);
      return Promise.resolve({ rows: [] });
    };
    recording = { pool: { query } } as unknown as Database;
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const plansOf = async (ask: () => Promise<unknown>): Promise<string> => {
    asked = [];
    await ask();
    // For any values, as services run it: a plan for these would leave out what does not concern them.
    const plans = await Promise.all(asked.map(async ([text]) => (await database.pool.query<Record<string, string>>(`EXPLAIN (GENERIC_PLAN) ${text}`)).rows));
    return plans.flat().map((row) => row['QUERY PLAN']).join('\n');
  };

  it('walk along indexes', async () => {
    const [userId = '', channelId = ''] = [world.userIds[0], world.channels[0]?.id];
    const restrictions = new RestrictionRepository(recording);
    const reports = new ReportRepository(recording);
    const audit = new AuditRepository(recording);
    const page = { order: 'newest-first', limit: 50 } as const;
    const lists: Record<string, () => Promise<unknown>> = {
      bans: () => restrictions.list(channelId, 'ban', userId, 50),
      'mutes everywhere': () => restrictions.list(null, 'mute', userId, 50),
      'reports of a channel': () => reports.list(channelId, 'open', userId, 50),
      'all reports': () => reports.list(null, 'open', userId, 50),
      'all decisions': () => audit.read({}, { ...page, beyond: userId }),
      'decisions of somebody': () => audit.read({ actorId: userId }, page),
      'decisions in a channel': () => audit.read({ channelId }, page),
      'decisions of a kind': () => audit.read({ action: 'member:banned' }, page),
      'decisions about somebody': () => audit.read({ subjectKind: 'user', subjectId: '7' }, page),
      'decisions of a time': () => audit.read({ since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' }, page),
    };
    for (const [list, ask] of Object.entries(lists)) {
      const plan = await plansOf(ask);
      expect([list, plan]).toEqual([list, expect.stringMatching(/Index/)]);
      expect([list, plan]).not.toEqual([list, expect.stringMatching(/Seq Scan/)]);
    }
  });

  it.each<[string, RegExp, (ids: { userId: string; channelId: string }) => Promise<unknown>]>([
    ['bans', /Index Cond:.*user_id > /, ({ userId, channelId }) => new RestrictionRepository(recording).list(channelId, 'ban', userId, 50)],
    ['mutes everywhere', /Index Cond:.*user_id > /, ({ userId }) => new RestrictionRepository(recording).list(null, 'mute', userId, 50)],
    ['reports of a channel', /Index Cond:.*\(id > /, ({ userId, channelId }) => new ReportRepository(recording).list(channelId, 'open', userId, 50)],
    ['all reports', /Index Cond:.*\(id > /, ({ userId }) => new ReportRepository(recording).list(null, 'open', userId, 50)],
    ['members', /Index Cond:.*user_id > /, ({ userId, channelId }) => new ChannelRepository(recording).members(channelId, userId, 50)],
    ['own sessions', /Index Cond:.*\(id < /, ({ userId }) => new OwnSessionRepository().list(recording.pool, userId, userId, 50)],
  ])('begin a later page of %s where it begins', async (_, condition, ask) => {
    expect(await plansOf(() => ask({ userId: world.userIds[0] ?? '', channelId: world.channels[0]?.id ?? '' }))).toMatch(condition);
  });

  it('tell administrators of a report without looking at everybody', async () => {
    await database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [world.userIds[1]]);
    const report = { channelId: null, subjectUserId: world.userIds[0] ?? '' };
    const plan = await plansOf(() => moderatorsToTell(recording.pool, report));
    expect(plan).toContain('users_administrators_idx');
    expect(await moderatorsToTell(database.pool, report)).toEqual([world.userIds[1]]);
  });
});
