import { randomUUID } from 'node:crypto';
import { commands, streams, type Message } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { DeletionService } from '../changes/deletion.service.ts';
import { MessageTurns } from '../changes/message-turns.ts';
import { queueOfChanges } from '../fairness/queues.ts';
import { publicationOf, runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { MessagePurger } from './message-purger.ts';
import { PurgeRepository } from './purge.repository.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

describe('the deletion of all recent messages of somebody', () => {
  let copy: TestDatabase;
  let messaging: RunningMessaging;
  let world: Seed;

  beforeAll(async () => {
    copy = await createTestDatabase();
    messaging = await runMessaging('purge-spec', copy.url);
  });
  beforeEach(async () => {
    world = await seed(messaging.database.pool, { users: 2, channels: 2 });
    await select('DELETE FROM message_purges');
  });
  afterAll(async () => {
    await messaging.close();
    await copy.drop();
  });

  const select = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, unknown>>(sql, values)).rows;
  const user = (index: number) => world.userIds[index] ?? '';
  const channel = (index: number) => world.channels[index]?.id ?? '';
  const write = (sender: number, place: number): Promise<Message> =>
    messaging.command(commands.messageSend, user(sender), { channelId: channel(place), clientMessageId: randomUUID(), text: 'hello' }).then(({ message }) => message);
  const begin = (channelId: string | null) =>
    select(`INSERT INTO message_purges (id, user_id, channel_id, since, by_id, created_at) VALUES ($1, $2, $3, now() - interval '1 hour', $4, now() + interval '1 second')`, randomUUID(), user(0), channelId, randomUUID());
  const purger = () => {
    const { pool } = messaging.database;
    const turns = new MessageTurns(pool, publicationOf(messaging.bus, pool), queueOfChanges(pool));
    return new MessagePurger(new PurgeRepository(pool), new DeletionService(turns), new MessagingWork(pool), createLogger({ service: 'messaging-service', instance: 'spec', level: 'error' }));
  };
  const kept = async () => (await select('SELECT count(*) AS count FROM messages WHERE sender_id = $1 AND deleted_at IS NULL', user(0)))[0]?.count;
  const purged = async () => (await select('SELECT deleted, finished_at IS NOT NULL AS finished FROM message_purges'))[0];

  it('leaves tombstones in one channel, of that user, since that time', async () => {
    const [old, ...mine] = [await write(0, 0), await write(0, 0), await write(0, 0)];
    await write(1, 0);
    const elsewhere = await write(0, 1);
    await select(`UPDATE messages SET created_at = now() - interval '2 hours' WHERE id = $1`, old.id);
    await begin(channel(0));
    for (const one = purger(); await one.step(); );
    const left = await select('SELECT id FROM messages WHERE sender_id = $1 AND deleted_at IS NULL ORDER BY id', user(0));
    expect(left.map(({ id }) => id)).toEqual([old.id, elsewhere.id].sort());
    expect(await purged()).toEqual({ deleted: 2, finished: true });
    const deletions = (await readEvents(messaging.database.pool, streams.channel(channel(0)), { epoch: '', after: 0, limit: 100 })).filter(({ type }) => type === 'message:deleted');
    expect(deletions.map(({ data }) => (data as { messageId: string }).messageId).sort()).toEqual(mine.map(({ id }) => id).sort());
  });

  it('goes on in another process where one has died, in batches, also where the moderator is no member', async () => {
    for (let count = 0; count < 130; count++) await write(0, count % 2);
    await begin(null);
    // It dies with its claim, after one batch.
    expect(await purger().step()).toBe(true);
    expect(await kept()).toBe(30);
    await new PurgeRepository(messaging.database.pool).claim();
    expect(await purger().step()).toBe(false);
    await select(`UPDATE message_purges SET lease_until = now() - interval '1 second'`);
    for (const one = purger(); await one.step(); );
    expect(await kept()).toBe(0);
    expect(await purged()).toEqual({ deleted: 130, finished: true });
  });
});
