import { randomUUID } from 'node:crypto';
import { commands, streams } from '@chatgenius/contracts';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { Anonymiser } from '../anonymising/anonymiser.ts';
import { ChannelNaming } from '../anonymising/channel-naming.ts';
import { ChannelEmptying } from '../channels/channel-emptying.ts';
import { ExportRepository } from '../exporting/export.repository.ts';
import { publicationOf, runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { ChannelRetention } from '../retention/channel-retention.ts';
import { RetentionRepository } from '../retention/retention.repository.ts';
import { RetentionTask } from '../retention/retention-task.ts';
import { TaskLeases } from '../leases/task-leases.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });
let copy: TestDatabase;
let world: Seed;
let messaging: RunningMessaging;

beforeAll(async () => {
  copy = await createTestDatabase();
  messaging = await runMessaging('live-removal.int.spec', copy.url);
});
beforeEach(async () => {
  world = await seed(messaging.database.pool, { users: 2, channels: 1 });
  await query('DELETE FROM retention_policies');
  await query('DELETE FROM retention_holds');
});
afterAll(async () => {
  await messaging.close();
  await copy.drop();
});

const user = (index: number) => world.userIds[index] ?? '';
const channelId = () => world.channels[0]?.id ?? '';
const query = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, unknown>>(sql, values)).rows;
const append = (messageId: string, offset: number, text: string) => messaging.command(commands.messageAppend, user(0), { messageId, offset, text });
const committed = async (messageId: string) => (await query('SELECT text FROM live_messages WHERE message_id = $1', messageId))[0]?.text;
const reasonOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { reason?: string }).reason);

/** Is being written, and committed so far. */
async function written(text: string, threadId?: string): Promise<string> {
  const { message: { id } } = await messaging.command(commands.messageBegin, user(0), { channelId: channelId(), threadId, clientMessageId: randomUUID() });
  await append(id, 0, text);
  await waitUntil('it is committed', async () => (await committed(id)) === text);
  return id;
}

/** Of these messages, as if they were too old. */
async function retain(...messageIds: readonly string[]): Promise<void> {
  const { bus, database: { pool } } = messaging;
  await query(`UPDATE messages SET created_at = now() - interval '31 days' WHERE id = ANY ($1::uuid[])`, messageIds);
  await query('INSERT INTO retention_policies (scope, channel_id, days, updated_at, updated_by_id) VALUES ($1, $2, 30, now(), $3)', channelId(), channelId(), user(1));
  await new RetentionTask(new RetentionRepository(pool), new ChannelRetention(pool, publicationOf(bus, pool)), new TaskLeases(pool), 1, logger).step(undefined);
}

describe('a message that is being written', () => {
  it('goes by its age like any other, with all of its text, and its writer is told', async () => {
    const [gone, root] = [await written('secret'), await written('secret')];
    await messaging.command(commands.messageSend, user(1), { channelId: channelId(), threadId: root, clientMessageId: randomUUID(), text: 'young' });
    await retain(gone, root);
    for (const table of ['live_messages', 'messages', 'stream_events']) expect([table, await query(`SELECT FROM ${table} AS row WHERE row::text LIKE '%secret%'`)]).toEqual([table, []]);
    expect(await query('SELECT live, deleted_at IS NULL AS lives FROM messages WHERE id = $1', root)).toEqual([{ live: null, lives: false }]);
    for (const messageId of [gone, root]) {
      await append(messageId, 6, '!').catch(() => undefined);
      await waitUntil('its writer is told', async () => (await reasonOf(append(messageId, 6, '!'))) === 'MESSAGE_NOT_FOUND');
    }
  });

  it('stays while its writer or its channel is on hold, and what was deleted or edited of it is kept', async () => {
    await query(`INSERT INTO retention_holds (id, channel_id, reason, created_by_id) VALUES ($1, $2, 'a case', $3)`, randomUUID(), channelId(), user(1));
    const [kept, deleted, edited] = [await written('held'), await written('deleted words'), await written('edited words')];
    await retain(kept, deleted, edited);
    expect(await committed(kept)).toBe('held');
    await messaging.command(commands.messageDelete, user(0), { messageId: deleted });
    await messaging.command(commands.messageEdit, user(0), { messageId: edited, text: 'others' });
    const versions = await query('SELECT message_id, text FROM message_edits WHERE message_id = ANY ($1::uuid[])', [deleted, edited]);
    expect(versions).toEqual(expect.arrayContaining([{ message_id: deleted, text: 'deleted words' }, { message_id: edited, text: 'edited words' }]));
    expect(await committed(deleted)).toBeUndefined();
  });

  it('goes with its channel', async () => {
    const messageId = await written('secret');
    await query('DELETE FROM channel_members WHERE channel_id = $1', channelId());
    await query(`INSERT INTO channel_deletions (channel_id, deleted_by_id, at) VALUES ($1, $2, now() - interval '1 minute')`, channelId(), user(1));
    const emptying = new ChannelEmptying(messaging.database.pool, new MessagingWork(messaging.database.pool), logger);
    while ((await emptying.step()) !== 'nothing to do');
    expect(await committed(messageId)).toBeUndefined();
    expect(await query(`SELECT FROM streams WHERE id = $1`, streams.channel(channelId()))).toEqual([]);
  });

  it('leaves no text behind when its row alone is gone, as an earlier release has left it', async () => {
    const messageId = await written('secret');
    await query('DELETE FROM messages WHERE id = $1', messageId);
    await query(`UPDATE live_messages SET heard_at = now() - interval '1 minute', generation = generation + 1, owner_id = $2 WHERE message_id = $1`, messageId, randomUUID());
    await waitUntil('its text is gone', async () => (await committed(messageId)) === undefined);
  });

  it('names nobody any more who is forgotten, and a writer who goes on with the old text is refused', async () => {
    const [{ handle = '' } = {}] = (await query('SELECT handle FROM users WHERE id = $1', user(1))) as { handle: string }[];
    const messageId = await written(`Ask @${handle} and`);
    await query('INSERT INTO anonymisations (user_id, requested_by_id, former_handle) VALUES ($1, $1, $2)', user(1), handle);
    await query(`UPDATE users SET handle = 'gone-1' WHERE id = $1`, user(1));
    const { bus, database: { pool } } = messaging;
    const anonymiser = new Anonymiser(pool, bus, new ChannelNaming(pool, publicationOf(bus, pool)), new MessagingWork(pool), logger);
    while (await anonymiser.step());
    expect(await committed(messageId)).toBe('Ask @gone-1 and');
    const length = `Ask @${handle} and`.length;
    await append(messageId, length, ' ask again').catch(() => undefined);
    await waitUntil('its writer is refused', async () => (await reasonOf(append(messageId, length, ' ask again'))) === 'OFFSET_MISMATCH');
    await messaging.request(commands.messageFinish.request, { actor: { userId: user(0) }, input: { messageId, length: 15, revision: 1 } });
    expect(await query(`SELECT FROM messages WHERE id = $1 AND text = 'Ask @gone-1 and'`, messageId)).toHaveLength(1);
    for (const table of ['live_messages', 'messages', 'stream_events']) expect([table, await query(`SELECT FROM ${table} AS row WHERE strpos(row::text, '@' || $1) > 0`, handle)]).toEqual([table, []]);
  });

  it('is exported to its writer as far as it is committed', async () => {
    const messageId = await written('so far');
    const { items } = await new ExportRepository(messaging.database.pool).messages(user(0));
    expect(items.map(({ item }) => item)).toMatchObject([{ id: messageId, text: 'so far', live: { state: 'streaming', length: 6 } }]);
  });
});
