import { BusConnection } from '@chatgenius/bus';
import { streamEvents, streams } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { CostlyReads } from '../fairness/costly-reads.ts';
import { queueOfChanges } from '../fairness/queues.ts';
import { eraseMessage, writeMessage } from '../conversation.fixture.ts';
import { moveCursors } from '../cursors/cursor.repository.ts';
import { readUpTo } from '../cursors/cursors.rules.ts';
import { ReceiptController } from '../cursors/receipt.controller.ts';
import { publicationOf } from '../messaging.fixture.ts';
import { StreamAccessRepository } from '../streams/stream-access.repository.ts';
import { StreamOpener } from '../streams/stream-opener.ts';
import { FollowService } from './follow.service.ts';
import { ThreadController } from './thread.controller.ts';

describe('threads', () => {
  let copy: TestDatabase;
  let database: Database;
  let bus: BusConnection;
  let threads: ThreadController;
  let receipts: ReceiptController;
  let world: Seed;
  let ada: string;
  let grace: string;
  let channelId: string;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'threads-spec' });
    bus = await BusConnection.open({ url: natsUrl(), name: 'threads-spec', streamShards: 8 });
    const { pool } = database;
    const publication = publicationOf(bus, pool);
    threads = new ThreadController(new FollowService(new StreamOpener(new StreamAccessRepository(pool), pool), pool, publication, queueOfChanges(pool)), pool);
    receipts = new ReceiptController(new CostlyReads(pool));
  });

  beforeEach(async () => {
    world = await seed(database.pool, { users: 5, channels: 1 });
    [ada = '', grace = ''] = world.userIds;
    channelId = world.channels[0]?.id ?? '';
  });

  afterAll(async () => {
    await bus.close();
    await database.close();
    await copy.drop();
  });

  const write = (threadId?: string, senderId = grace) => writeMessage(database.pool, { channelId, threadId, senderId });
  const follow = (threadId: string, userId = ada) => threads.follow({ actor: { userId }, input: { threadId } });
  const unfollow = (threadId: string, userId = ada) => threads.unfollow({ actor: { userId }, input: { threadId } });
  const list = async (query: { unread?: boolean; limit?: number; after?: string } = {}) => {
    const page = await threads.read({ userId: ada, unread: false, limit: 50, ...query });
    return { ids: page.threads.map(({ threadId }) => threadId), unread: page.threads.map(({ unread }) => unread), next: page.next ?? undefined };
  };
  const told = async () => {
    const events = await readEvents(database.pool, streams.user(ada), { epoch: 'e', after: 0, limit: 100 });
    return events.map(({ type, data }) => [type, (data as { following: boolean }).following]);
  };

  it('are followed from where they stand, and the user’s devices are told when something changes', async () => {
    const root = await write();
    await write(root.id);
    expect(await follow(root.id)).toEqual({ threadId: root.id, following: true });
    await follow(root.id);
    expect(await list()).toMatchObject({ ids: [root.id], unread: [0] });
    await write(root.id);
    expect(await list({ unread: true })).toMatchObject({ ids: [root.id], unread: [1] });
    await unfollow(root.id);
    await unfollow(root.id);
    expect(await list()).toMatchObject({ ids: [] });
    await follow(root.id);
    expect(await list()).toMatchObject({ ids: [root.id], unread: [0] });
    const type = streamEvents.threadFollowed.name;
    expect(await told()).toEqual([[type, true], [type, false], [type, true]]);
  });

  it('may be followed before anybody has replied, and unfollowed before that', async () => {
    const root = await write();
    await follow(root.id);
    await unfollow((await write()).id, grace);
    const { rows } = await database.pool.query<{ following: boolean; since_seq: number }>(
      'SELECT following, since_seq FROM thread_followers WHERE user_id = ANY ($1) ORDER BY following',
      [[ada, grace]],
    );
    expect(rows).toEqual([{ following: false, since_seq: 0 }, { following: true, since_seq: 0 }]);
    await write(root.id);
    expect(await list()).toMatchObject({ ids: [root.id], unread: [1] });
  });

  it('are followed by whoever may read them', async () => {
    const root = await write();
    const reply = await write(root.id);
    const gone = await write();
    await eraseMessage(database.pool, gone);
    for (const threadId of [reply.id, gone.id]) await expect(follow(threadId)).rejects.toMatchObject({ reason: 'THREAD_NOT_FOUND' });
    await follow(root.id);
    await database.pool.query('DELETE FROM channel_members WHERE user_id = $1', [ada]);
    await expect(follow(root.id)).rejects.toMatchObject({ reason: 'THREAD_NOT_FOUND' });
    await expect(unfollow(root.id)).rejects.toMatchObject({ reason: 'THREAD_NOT_FOUND' });
    expect(await list()).toMatchObject({ ids: [] });
  });

  it('are neither followed nor unfollowed again by a repeat, when another device has changed that since', async () => {
    const root = await write();
    const change = { actor: { userId: ada }, input: { threadId: root.id, changeId: 'first' } };
    await threads.follow(change);
    await unfollow(root.id);
    expect(await threads.follow(change)).toEqual({ threadId: root.id, following: true });
    await threads.unfollow(change);
    await follow(root.id);
    await threads.unfollow(change);
    await threads.follow({ ...change, actor: { userId: grace } });
    await write(root.id);
    expect((await list()).ids).toEqual([root.id]);
    expect((await told()).map(([, following]) => following)).toEqual([true, false, true]);
  });

  it('are told of once, however many devices follow at the same time', async () => {
    const root = await write();
    await Promise.all(Array.from({ length: 8 }, () => follow(root.id)));
    expect(await told()).toHaveLength(1);
  });

  it('are listed by their last reply, in pages that do not overlap', async () => {
    const roots = [];
    for (let index = 0; index < 7; index++) roots.push(await write());
    for (const { id } of roots) {
      await follow(id);
      await write(id);
    }
    const newestFirst = roots.map(({ id }) => id).reverse();
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await list({ limit: 3, after });
      pages.push(page.ids);
      after = page.next;
    } while (after !== undefined);
    expect(pages).toEqual([newestFirst.slice(0, 3), newestFirst.slice(3, 6), newestFirst.slice(6)]);
    const [newest = ''] = newestFirst;
    await moveCursors(database.pool, [{ userId: ada, conversation: { channelId, threadId: newest }, to: readUpTo(1) }]);
    expect((await list({ unread: true })).ids).toEqual(newestFirst.slice(1));
    await expect(list({ after: 'nonsense' })).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
    const forged = Buffer.from(JSON.stringify({ lastReplyAt: '0000-01-01T00:00:00Z', threadId: newest })).toString('base64url');
    await expect(list({ after: forged })).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
  });

  it('and channels tell who has got as far as a position, in pages by user', async () => {
    const root = await write();
    await write(root.id);
    await write();
    const sorted = [...world.userIds].sort();
    const readers = sorted.slice(0, 3);
    await moveCursors(database.pool, [
      ...readers.map((userId) => ({ userId, conversation: { channelId }, to: readUpTo(2) })),
      { userId: sorted[3] ?? '', conversation: { channelId }, to: { delivered: 2, read: 1 } },
      { userId: ada, conversation: { channelId, threadId: root.id }, to: readUpTo(1) },
    ]);
    const ask = (query: { seq: number; threadId?: string; after?: string; limit?: number; userId?: string }) =>
      receipts.read({ userId: ada, channelId, limit: 50, ...query });
    // Before the announcement, of oneself alone.
    expect((await ask({ seq: 2 })).receipts.every(({ userId }) => userId === ada)).toBe(true);
    // Positions are as large as numbers of JSON, also where nobody has got that far.
    expect(await ask({ seq: Number.MAX_SAFE_INTEGER })).toMatchObject({ delivered: 0, read: 0, receipts: [] });
    await database.pool.query('UPDATE stream_cursors SET pending = false, shared_delivered = NULL, shared_read = NULL');
    const first = await ask({ seq: 2, limit: 3 });
    expect(first).toMatchObject({ members: 5, delivered: 4, read: 3, next: readers[2] });
    expect(first.receipts.map(({ userId }) => userId)).toEqual(readers);
    expect(await ask({ seq: 2, limit: 3, after: first.next ?? '' })).toMatchObject({ receipts: [{ userId: sorted[3], delivered: 2, read: 1 }], next: null });
    expect(await ask({ seq: 1, threadId: root.id })).toMatchObject({ members: 5, delivered: 1, read: 1, receipts: [{ userId: ada }] });
    await expect(ask({ seq: 1, threadId: world.userIds[0] })).rejects.toMatchObject({ reason: 'THREAD_NOT_FOUND' });
    await database.pool.query('DELETE FROM channel_members WHERE user_id = $1', [ada]);
    await expect(ask({ seq: 1 })).rejects.toMatchObject({ reason: 'CHANNEL_NOT_FOUND' });
  });
});
