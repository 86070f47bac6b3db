import { randomUUID } from 'node:crypto';
import { streams, type StreamEvent } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { publicationOf, runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { reportFound } from './found-words.repository.ts';
import { ReportNotices } from './report-notices.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

describe('what word filters have found', () => {
  let copy: TestDatabase;
  let messaging: RunningMessaging;
  let world: Seed;

  beforeAll(async () => {
    copy = await createTestDatabase();
    messaging = await runMessaging('report-notices-spec', copy.url);
  });
  beforeEach(async () => {
    world = await seed(messaging.database.pool, { users: 4, channels: 1 });
    await select(`UPDATE channel_members SET role = 'admin' WHERE user_id = ANY ($1::uuid[])`, [moderator, author].map(user));
  });
  afterAll(async () => {
    await messaging.close();
    await copy.drop();
  });

  const [moderator, author, member, administrator] = [0, 1, 2, 3] as const;
  const user = (index: number) => world.userIds[index] ?? '';
  const channelId = () => world.channels[0]?.id ?? '';
  const select = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, unknown>>(sql, values)).rows;
  const notices = () => new ReportNotices(messaging.database.pool, publicationOf(messaging.bus, messaging.database.pool), new MessagingWork(messaging.database.pool), createLogger({ service: 'spec', instance: 'spec', level: 'error' }));
  const find = (senderId: string) => reportFound(messaging.database.pool, [{ message: { id: randomUUID(), channelId: channelId(), senderId, createdAt: new Date().toISOString() }, words: ['casino*'] }]);
  const told = async (index: number): Promise<StreamEvent[]> => (await readEvents(messaging.database.pool, streams.user(user(index)), { epoch: '', after: 0, limit: 100 })).filter(({ type }) => type === 'report:created');

  it('is told to moderators of the channel, once, and not to whom it is about', async () => {
    await find(user(author));
    await find(user(member));
    await Promise.all([notices().step(), notices().step(), notices().step()]);
    while (await notices().step());
    const reports = await select('SELECT id FROM reports ORDER BY id');
    expect((await told(moderator)).map(({ data }) => data)).toEqual(reports.map(({ id }) => ({ reportId: id, channelId: channelId(), category: 'filter' })));
    expect((await told(author)).map(({ data }) => data)).toMatchObject([{ reportId: reports[1]?.id }]);
    expect(await told(member)).toEqual([]);
  });

  it('is told to administrators where the channel has no other moderator', async () => {
    await select('DELETE FROM reports');
    await select(`UPDATE channel_members SET role = 'member' WHERE user_id = $1`, user(moderator));
    await select(`UPDATE users SET role = 'administrator' WHERE id = $1`, user(administrator));
    await find(user(author));
    await notices().step();
    expect([await told(moderator), await told(author)]).toEqual([[], []]);
    expect(await told(administrator)).toHaveLength(1);
  });

  it('is told although a process dies with it, and what a person has reported is not told again', async () => {
    await select('DELETE FROM reports');
    await find(user(member));
    await select(`INSERT INTO reports (id, reporter_id, subject_kind, subject_id, subject_user_id, channel_id, category, text, created_at) VALUES ($1, $2, 'user', $2, $2, $3, 'spam', '', now())`, randomUUID(), user(member), channelId());
    const dying = await messaging.database.pool.connect();
    await dying.query('BEGIN');
    await dying.query('UPDATE reports SET told = true WHERE NOT told');
    await notices().step();
    expect(await told(moderator)).toEqual([]);
    await dying.query('ROLLBACK');
    dying.release();
    await notices().step();
    expect(await told(moderator)).toHaveLength(1);
  });
});
