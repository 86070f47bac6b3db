import { randomUUID } from 'node:crypto';
import { limits, streams } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { countStatements, follow, writeMessage } from '../conversation.fixture.ts';
import { moveCursors } from '../cursors/cursor.repository.ts';
import { readUpTo } from '../cursors/cursors.rules.ts';
import { OpeningController } from './opening.controller.ts';
import { OpeningRepository } from './opening.repository.ts';

describe('session:open', () => {
  let copy: TestDatabase;
  let database: Database;
  let sessions: OpeningController;
  let world: Seed;
  let ada: string;
  let grace: string;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'sessions-spec' });
    sessions = new OpeningController(new OpeningRepository(database.pool));
  });

  beforeEach(async () => {
    world = await seed(database.pool, { users: 3, channels: 3 });
    [ada = '', grace = ''] = world.userIds;
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const reply = (threadId: string, channelId: string, senderId = grace) => writeMessage(database.pool, { channelId, threadId, senderId });

  it('tells who somebody is, what they have, and what is left to read', async () => {
    const { pool } = database;
    const [first = '', , left = ''] = world.channels.map(({ id }) => id);
    const roots = [];
    for (let index = 0; index < 4; index++) roots.push(await writeMessage(pool, { channelId: first, senderId: grace, mentions: index === 3 ? [ada] : [] }));
    await moveCursors(pool, [{ userId: ada, conversation: { channelId: first }, to: readUpTo(1) }]);
    const [older, newer, finished, unfollowed] = roots.map(({ id }) => id) as [string, string, string, string];
    for (const threadId of [older, newer, finished, unfollowed]) await reply(threadId, first);
    for (const threadId of [older, newer, finished]) await follow(pool, { threadId, userId: ada });
    await moveCursors(pool, [{ userId: ada, conversation: { channelId: first, threadId: finished }, to: readUpTo(1) }]);
    await pool.query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', [left, ada]);

    const { user, head, channels, threads } = await sessions.open({ userId: ada });
    expect(user.id).toBe(ada);
    expect(head).toMatchObject({ seq: 0 });
    expect(channels.map(({ name }) => name)).toEqual(channels.map(({ name }) => name).sort());
    expect(new Set(channels.map(({ id }) => id))).toEqual(new Set(world.channels.map(({ id }) => id).filter((id) => id !== left)));
    expect(channels.find(({ id }) => id === first)).toMatchObject({ role: 'member', cursor: { delivered: 1, read: 1 }, unread: 3, mentions: 1, head: { seq: 4 } });
    expect(threads.map(({ threadId, unread }) => [threadId, unread])).toEqual([
      [newer, 1],
      [older, 1],
    ]);
  });

  it('tells whom somebody has blocked, and nothing of who has blocked them', async () => {
    await database.pool.query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2)', [ada, grace]);
    expect([(await sessions.open({ userId: ada })).blockedIds, (await sessions.open({ userId: grace })).blockedIds]).toEqual([[grace], []]);
  });

  /** Channels that ada is added to, with names as long as they can be. */
  const flood = (channels: number) => database.pool.query(
    `WITH made AS (
       INSERT INTO channels (id, kind, name, topic, created_by_id)
       SELECT gen_random_uuid(), 'private', repeat('A', 20) || repeat('宣', 60), repeat('言', 250), $1 FROM generate_series(1, $3) RETURNING id
     ), logs AS (
       INSERT INTO streams (id, epoch) SELECT 'channel:' || id, 'epoch' FROM made
     )
     INSERT INTO channel_members (channel_id, user_id, role, added_by_id, joined_at) SELECT id, $2, 'member', $1, now() + interval '1 minute' FROM made`,
    [grace, ada, channels],
  );

  it('comes in answers that are bounded, and is complete in parts, whatever channels somebody was added to', async () => {
    await flood(limits.sessionChannels - world.channels.length);
    const session = await sessions.open({ userId: ada });
    expect(Buffer.byteLength(JSON.stringify(session))).toBeLessThan(limits.sessionBytes + 100_000);
    const ids = session.channels.map(({ id }) => id);
    let rest = session.rest ?? [];
    for (let parts = 0; rest.length > 0 && parts < 5; parts++) {
      const part = await sessions.more({ userId: ada, channelIds: [...rest, randomUUID()] });
      expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(limits.sessionBytes + 100_000);
      expect(part.channels.every(({ id }) => rest.includes(id))).toBe(true);
      ids.push(...part.channels.map(({ id }) => id));
      rest = part.rest ?? [];
    }
    expect([ids.length, new Set(ids).size]).toEqual([limits.sessionChannels, limits.sessionChannels]);
  });

  it('has those first that somebody uses, then those that they came into by themselves, and others do not push them out', async () => {
    const { pool } = database;
    const [older = '', newer = '', unread = ''] = world.channels.map(({ id }) => id);
    for (const channelId of [older, newer, unread]) await writeMessage(pool, { channelId, senderId: grace });
    for (const channelId of [older, newer]) {
      await pool.query("UPDATE stream_events SET at = now() + $2::interval WHERE stream_id = 'channel:' || $1::text", [channelId, channelId === newer ? '2 minutes' : '1 minute']);
      await moveCursors(pool, [{ userId: ada, conversation: { channelId }, to: readUpTo(1) }]);
    }
    await flood(limits.sessionChannels + 10);
    expect((await sessions.open({ userId: ada })).channels.slice(0, 3).map(({ id }) => id)).toEqual([newer, older, unread]);
    // Those of others are no business of who asks for the rest.
    expect(await sessions.more({ userId: world.userIds[2] ?? '', channelIds: [randomUUID(), older] })).toMatchObject({ channels: [{ id: older, cursor: { read: 0 } }] });
  });

  it('is refused to somebody who does not exist, among others who do', async () => {
    const outcomes = await Promise.allSettled([ada, randomUUID(), grace].map((userId) => sessions.open({ userId })));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(sessions.open({ userId: randomUUID() })).rejects.toMatchObject({ reason: 'TOKEN_INVALID' });
  });

  it('is one snapshot: no count belongs to another head, while others write and read', async () => {
    const { pool } = database;
    const [channelId = ''] = world.channels.map(({ id }) => id);
    const root = await writeMessage(pool, { channelId, senderId: grace });
    await follow(pool, { threadId: root.id, userId: ada });
    let writing = true;
    const writer = (async () => {
      while (writing) {
        const { seq } = await writeMessage(pool, { channelId, senderId: grace });
        await reply(root.id, channelId);
        if (seq % 3 === 0) await moveCursors(pool, [{ userId: ada, conversation: { channelId }, to: readUpTo(seq - 1) }]);
      }
    })();
    for (let round = 0; round < 40; round++) {
      const { channels, threads } = await sessions.open({ userId: ada });
      const channel = channels.find(({ id }) => id === channelId);
      expect(channel?.unread).toBe((channel?.head.seq ?? 0) - (channel?.cursor.read ?? 0));
      for (const thread of threads) expect(thread.unread).toBe(thread.head.seq);
    }
    writing = false;
    await writer;
  });

  it('costs a handful of statements for many users at once', async () => {
    const many = await seed(database.pool, { users: 400, channels: 20 });
    const { result, statements } = await countStatements(() => Promise.all(many.userIds.map((userId) => sessions.open({ userId }))));
    expect(result.map(({ user, channels }) => [user.id, channels.length])).toEqual(many.userIds.map((id) => [id, 20]));
    expect(statements).toBeLessThanOrEqual(2 * 8);
    expect(new Set(result.flatMap(({ channels }) => channels.map(({ id }) => streams.channel(id)))).size).toBe(20);
  });
});
