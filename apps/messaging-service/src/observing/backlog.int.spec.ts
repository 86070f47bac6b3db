import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { readBacklog } from './backlog.repository.ts';

describe('what waits in the database', () => {
  let copy: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'backlog-spec' });
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  it('is nothing at first, and then as old as the oldest of it', async () => {
    const { userIds: [userId = ''], channels: [channel] } = await seed(database.pool, { users: 1, channels: 1 });
    const channelId = channel?.id ?? '';
    expect(await readBacklog(database.pool)).toMatchObject({ unpublishedBatches: 0, unpublishedAge: 0, webhooksBehind: 0, scheduledLate: 0 });

    const run = (text: string, ...values: unknown[]) => database.pool.query(text, values);
    await run(`INSERT INTO unpublished_batches (ranges, created_at) VALUES ('[]', now() - interval '20 seconds'), ('[]', now())`);
    await run(`INSERT INTO streams (id, epoch, head) VALUES ('channel:' || $1, 'e', 2) ON CONFLICT (id) DO UPDATE SET epoch = 'e', head = 2`, channelId);
    await run(`INSERT INTO stream_events (stream_id, seq, type, at, data) SELECT 'channel:' || $1, seq, 'message:created', now() - seq * interval '30 seconds', '{}' FROM generate_series(1, 2) seq`, channelId);
    const webhookId = randomUUID();
    await run(`INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, url, events, start_epoch, start_seq) VALUES ($1, $2, 'outgoing', 'w', $3, decode('00', 'hex'), 'https://example.org', '{message:created}', 'e', 0)`, webhookId, channelId, userId);
    await run(`INSERT INTO webhook_positions (webhook_id, channel_id, epoch, seq, lease_until) VALUES ($1, $2, 'e', 1, now())`, webhookId, channelId);
    await run(`INSERT INTO scheduled_messages (id, user_id, channel_id, text, attachment_ids, send_at, created_at, next_at) VALUES ($1, $2, $3, 'later', '{}', now(), now(), now() - interval '40 seconds')`, randomUUID(), userId, channelId);

    const { databaseBytes, ...waiting } = await readBacklog(database.pool);
    expect(databaseBytes).toBeGreaterThan(1_000_000);
    expect(waiting.unpublishedBatches).toBe(2);
    for (const [age, seconds] of [[waiting.unpublishedAge, 20], [waiting.scheduledLate, 40], [waiting.webhooksBehind, 60]] as const) {
      // Columns have milliseconds, to which Postgres rounds.
      expect(age).toBeGreaterThanOrEqual(seconds - 0.001);
      expect(age).toBeLessThan(seconds + 20);
    }
  });
});
