import { randomUUID } from 'node:crypto';
import { BusConnection } from '@chatgenius/bus';
import { ChatError, limits, streams, type StreamId } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { eraseMessage, writeMessage } from '../conversation.fixture.ts';
import { DraftController } from '../drafts/draft.controller.ts';
import { publicationOf } from '../messaging.fixture.ts';
import { SavedController } from '../saved/saved.controller.ts';
import { OwnTurns } from './own-turns.ts';

let copy: TestDatabase;
let database: Database;
let bus: BusConnection;
let saved: SavedController;
let drafts: DraftController;
let world: Seed;
let [ada, bob] = ['', ''];
let channelId: string;

beforeAll(async () => {
  copy = await createTestDatabase();
  database = createDatabase({ url: copy.url, poolSize: 5, applicationName: 'personal-spec' });
  bus = await BusConnection.open({ url: natsUrl(), name: 'personal-spec', streamShards: 8 });
  const turns = new OwnTurns(database.pool, publicationOf(bus, database.pool));
  saved = new SavedController(database.pool, turns);
  drafts = new DraftController(database.pool, turns);
});

beforeEach(async () => {
  world = await seed(database.pool, { users: 2, channels: 2 });
  [ada = '', bob = ''] = world.userIds;
  channelId = world.channels[0]?.id ?? '';
});

afterAll(async () => {
  await bus.close();
  await database.close();
  await copy.drop();
});

const toldOf = async (userId: string) => (await readEvents(database.pool, streams.user(userId), { epoch: '', after: 0, limit: 200 })).map(({ type, data }) => [type, data] as const);
const reasonOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => (error instanceof ChatError ? error.reason : String(error)));
/** A public channel could still be read. */
const leave = () =>
  Promise.all([
    database.pool.query(`UPDATE channels SET kind = 'private' WHERE id = $1`, [channelId]),
    database.pool.query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', [channelId, ada]),
  ]);
const write = (text = 'hello') =>
  writeMessage(database.pool, { channelId, senderId: bob }).then(async (written) => {
    await database.pool.query('UPDATE messages SET text = $2 WHERE id = $1', [written.id, text]);
    return written;
  });

describe('saved messages', () => {
  const set = (messageId: string, is = true) => saved.set({ userId: ada, messageId, saved: is });
  const list = async (limit = 50, after?: string) => {
    const page = await saved.list({ userId: ada, limit, after });
    return { ids: page.saved.map(({ message }) => message.id), ...page };
  };

  it('are kept once, taken off once, and told to other devices each time that something changes', async () => {
    const { id } = await write();
    const first = await set(id);
    expect(await set(id)).toEqual(first);
    for (let time = 0; time < 2; time++) expect(await set(id, false)).toEqual({ savedAt: null });
    expect(await toldOf(ada)).toEqual([
      ['message:saved', { messageId: id, channelId, savedAt: first.savedAt }],
      ['message:unsaved', { messageId: id, channelId }],
    ]);
    expect((await list()).ids).toEqual([]);
  });

  it('are listed in pages as they read now, without what the user may no longer read', async () => {
    const messages = [await write('one'), await write('two'), await write('three')];
    for (const { id } of messages) await set(id);
    await database.pool.query(`UPDATE messages SET text = 'edited' WHERE id = $1`, [messages[2]?.id]);
    const deleted = messages[0];
    if (deleted) await eraseMessage(database.pool, deleted);
    const first = await list(2);
    const second = await list(2, first.next ?? undefined);
    expect([...first.ids, ...second.ids]).toEqual([2, 1, 0].map((index) => messages[index]?.id));
    expect([first.saved[0]?.message.text, second.saved[0]?.message.deletedAt !== undefined, second.next]).toEqual(['edited', true, null]);
    await leave();
    expect((await list()).ids).toEqual([]);
    expect(await set(messages[1]?.id ?? '', false)).toEqual({ savedAt: null });
    expect(await reasonOf(set(messages[1]?.id ?? '', false))).toBe('MESSAGE_NOT_FOUND');
  });

  it('are of those who may read them, and so many', async () => {
    const { id } = await write();
    expect(await reasonOf(set(randomUUID()))).toBe('MESSAGE_NOT_FOUND');
    await database.pool.query('INSERT INTO saved_messages (user_id, message_id, saved_at) SELECT $1, gen_random_uuid(), now() FROM generate_series(1, $2::int)', [ada, limits.savedMessages]);
    expect(await reasonOf(set(id))).toBe('TOO_MANY_SAVED');
    await leave();
    expect(await reasonOf(set(id))).toBe('MESSAGE_NOT_FOUND');
  });
});

describe('drafts', () => {
  const set = (text: string, threadId?: string) => drafts.set({ userId: ada, channelId, threadId, text });
  const list = (query: { channelId?: string; threadId?: string; limit?: number; after?: string } = {}) => drafts.list({ userId: ada, limit: 50, ...query });

  it('are the last text of each conversation, under a version that grows, and the log never has their words', async () => {
    const root = await write();
    const versions = [await set('secret one'), await set('secret two'), await set('reply', root.id), await set('secret two')].map(({ version }) => version);
    expect(versions).toEqual([1, 2, 3, 2]);
    expect((await list()).drafts.map(({ text, version, threadId }) => [text, version, threadId])).toEqual([['reply', 3, root.id], ['secret two', 2, undefined]]);
    expect((await list({ channelId })).drafts).toMatchObject([{ text: 'secret two' }]);
    expect((await list({ channelId, threadId: root.id })).drafts).toMatchObject([{ text: 'reply' }]);
    expect([await set(''), await set('')]).toEqual([{ version: 4 }, { version: null }]);
    expect(await toldOf(ada)).toEqual([
      ['draft:changed', { channelId, version: 1, removed: false }],
      ['draft:changed', { channelId, version: 2, removed: false }],
      ['draft:changed', { channelId, threadId: root.id, version: 3, removed: false }],
      ['draft:changed', { channelId, version: 4, removed: true }],
    ]);
    const { rows } = await database.pool.query('SELECT FROM stream_events WHERE data::text LIKE $1', ['%secret%']);
    expect(rows).toEqual([]);
  });

  it('come in pages, of conversations that the user may read', async () => {
    for (const { id } of world.channels) await drafts.set({ userId: ada, channelId: id, text: 'hello' });
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, ...(first.next !== null && { after: first.next }) });
    expect([...first.drafts, ...second.drafts].map((draft) => draft.channelId)).toEqual([world.channels[1]?.id, channelId]);
    await leave();
    expect((await list()).drafts).toMatchObject([{ channelId: world.channels[1]?.id }]);
    expect(await reasonOf(set('more'))).toBe('CHANNEL_NOT_FOUND');
    expect((await set('')).version).toBe(3);
  });

  it('are in so many conversations, and not in threads of others', async () => {
    await database.pool.query(
      `INSERT INTO drafts (user_id, stream_id, channel_id, text, version, updated_at) SELECT $1, 'channel:' || n, gen_random_uuid(), 'x', n, now() FROM generate_series(1, $2::int) AS n`,
      [ada, limits.draftsPerUser],
    );
    expect(await reasonOf(set('one more'))).toBe('TOO_MANY_DRAFTS');
    expect(await reasonOf(set('reply', randomUUID()))).toBe('THREAD_NOT_FOUND');
  });

  it('of several devices at once leave one text, which the last version has', async () => {
    const stream: StreamId = streams.user(ada);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => set(`text ${index}`)));
    const last = answers.findIndex(({ version }) => version === 10);
    expect((await list()).drafts).toMatchObject([{ text: `text ${last}`, version: 10 }]);
    expect(await readEvents(database.pool, stream, { epoch: '', after: 0, limit: 100 })).toHaveLength(10);
  });
});
