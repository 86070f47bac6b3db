import { randomUUID } from 'node:crypto';
import { limits, streams, type StreamId } from '@chatgenius/contracts';
import { appendEvents, createDatabase, lockStreams, withTransaction, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { writeMessage } from '../conversation.fixture.ts';
import { StreamAccessRepository } from './stream-access.repository.ts';
import { StreamController } from './stream.controller.ts';
import { StreamOpener } from './stream-opener.ts';

describe('pages of streams', () => {
  let copy: TestDatabase;
  let database: Database;
  let controller: StreamController;
  let ada: string;
  let channelId: string;
  let channel: StreamId;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 5, applicationName: 'stream-pages-spec' });
    controller = new StreamController(new StreamOpener(new StreamAccessRepository(database.pool), database.pool), database.pool, database.reads);
  });

  beforeEach(async () => {
    const world = await seed(database.pool, { users: 1, channels: 1 });
    [ada = ''] = world.userIds;
    ({ id: channelId, stream: channel } = world.channels[0] ?? { id: '', stream: channel });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const write = (stream: StreamId, count: number, length: number) =>
    withTransaction(database.pool, async (transaction) => {
      const locked = await lockStreams(transaction, [stream]);
      const appends = Array.from({ length: count }, () => ({ stream, type: 'message:created', data: 'x'.repeat(length) }));
      await appendEvents(transaction, locked, appends);
    });
  type Page = Awaited<ReturnType<StreamController['read']>>;

  /** Every page until the head. */
  async function pages(read: (after: number) => Promise<Page>): Promise<Page[]> {
    const all: Page[] = [];
    for (let after = 0, head = Infinity; after < head; ) {
      const page = await read(after);
      all.push(page);
      head = page.head.seq;
      after = page.events.at(-1)?.seq ?? Infinity;
    }
    return all;
  }

  it('close a gap of large events, each small enough to travel', async () => {
    await write(channel, 60, 24_000);
    const root = await writeMessage(database.pool, { channelId, senderId: ada });
    for (const read of [
      (after: number) => controller.page({ userId: ada, stream: channel, after, limit: 50 }),
      (after: number) => controller.read({ stream: channel, after, limit: 50 }),
    ]) {
      const all = await pages(read);
      expect(all.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual(Array.from({ length: root.seq }, (_, index) => index + 1));
      for (const page of all) expect(JSON.stringify(page).length).toBeLessThanOrEqual(limits.pageBytes + 1_000);
      expect(all.length).toBeGreaterThan(3);
    }
  });

  it('are for those who may receive the stream, of any kind', async () => {
    const root = await writeMessage(database.pool, { channelId, senderId: ada });
    const page = (stream: StreamId, userId = ada, epoch?: string) => controller.page({ userId, stream, epoch, after: 0, limit: 50 });
    expect(await page(streams.thread(root.id))).toMatchObject({ head: { seq: 0 }, verdict: { status: 'recovered' }, events: [] });
    expect(await page(streams.user(ada))).toMatchObject({ head: { seq: 0 } });
    expect(await page(channel, ada, 'lost')).toMatchObject({ verdict: { status: 'reset' }, events: [] });
    await expect(page(streams.user(ada), randomUUID())).rejects.toMatchObject({ reason: 'CHANNEL_NOT_FOUND' });
    await expect(page(streams.thread(root.id), randomUUID())).rejects.toMatchObject({ reason: 'THREAD_NOT_FOUND' });
    await expect(page(channel, randomUUID())).rejects.toMatchObject({ reason: 'CHANNEL_NOT_FOUND' });
    await expect(controller.read({ stream: streams.thread(randomUUID()), after: 0, limit: 1 })).rejects.toMatchObject({ reason: 'THREAD_NOT_FOUND' });
    const { heads } = await controller.heads({ streams: [channel, streams.channel(randomUUID())] });
    expect(heads).toMatchObject([{ stream: channel, seq: 1 }]);
  });
});
