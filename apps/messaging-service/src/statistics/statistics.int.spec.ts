import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { v7 as uuidv7 } from 'uuid';
import { TaskLeases } from '../leases/task-leases.ts';
import { StatisticsRepository } from './statistics.repository.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');

describe('statistics', () => {
  let copy: TestDatabase;
  let database: Database;
  let statistics: StatisticsRepository;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'statistics.int.spec' });
    statistics = new StatisticsRepository(database.pool);
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const days = async () => {
    const { rows } = await database.pool.query<Record<string, unknown>>('SELECT day::text AS day, messages, message_bytes AS bytes, file_bytes AS files FROM statistics_days WHERE messages > 0 ORDER BY day');
    return rows;
  };

  it('count each message once, on the day on which it was written, in portions', async () => {
    const { userIds, channels } = await seed(database.pool, { users: 1, channels: 1 });
    let seq = 0;
    const write = (at: number, { text = 'four', files }: { text?: string; files?: number[] } = {}, madeAt = at) =>
      database.pool.query(
        'INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at, attachments) VALUES ($1, $2, $3, $1::uuid::text, $4, $5, $6, $7)',
        [uuidv7({ msecs: madeAt }), channels[0]?.id, userIds[0], ++seq, text, new Date(at), files && JSON.stringify(files.map((bytes) => ({ id: uuidv7(), name: 'f', mediaType: 'a/b', bytes })))],
      );
    const DAY = 24 * 60 * 60 * 1_000;
    await write(NOW - DAY);
    await write(NOW - DAY + 1, { text: 'é', files: [10, 5] });
    await write(NOW - 120_000);
    // Its transaction may have others beside it that are not committed yet.
    await write(NOW - 1_000);
    // Imported just now.
    await write(NOW - 10 * DAY, {}, NOW - 110_000);
    await new TaskLeases(database.pool).take('statistics', 60);
    const counted = [];
    for (let more = true; more; more = counted.at(-1) === 2) counted.push(await statistics.countMessages('statistics', 2, NOW));
    expect(counted).toEqual([2, 2, 0]);
    const before = [
      { day: '2026-02-28', messages: 1, bytes: 4, files: 0 },
      { day: '2026-03-09', messages: 2, bytes: 6, files: 15 },
    ];
    expect(await days()).toEqual([...before, { day: '2026-03-10', messages: 1, bytes: 4, files: 0 }]);
    expect(await statistics.countMessages('statistics', 2, NOW + 60_000)).toBe(1);
    expect(await days()).toEqual([...before, { day: '2026-03-10', messages: 2, bytes: 8, files: 0 }]);
  });

  it('tell how many people there are, and were there of late', async () => {
    const { userIds } = await seed(database.pool, { users: 4, channels: 0 });
    await database.pool.query(`INSERT INTO user_activity SELECT id, now() - make_interval(days => ago) FROM unnest($1::uuid[], $2::int[]) AS seen (id, ago)`, [userIds, [0, 3, 20, 40]]);
    await statistics.countPeople();
    await statistics.countPeople();
    const { rows } = await database.pool.query('SELECT active_1, active_7, active_30, people >= 4 AS people, database_bytes > 1000000 AS bytes FROM statistics_days WHERE people IS NOT NULL');
    expect(rows).toEqual([{ active_1: 1, active_7: 2, active_30: 3, people: true, bytes: true }]);
  });
});
