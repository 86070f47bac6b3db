import { randomUUID } from 'node:crypto';
import { BusConnection, StreamSubscriber } from '@chatgenius/bus';
import { limits, streamEvents, streams, type Conversation, type ReadCursor, type StreamEvent, type StreamId, type Unread } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createLogger, Features } from '@chatgenius/service-runtime';
import { createTestDatabase, natsUrl, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { countStatements, eraseMessage, follow, writeMessage } from '../conversation.fixture.ts';
import { publicationOf } from '../messaging.fixture.ts';
import { readStates } from '../unread/read-states.repository.ts';
import { Announcer } from './announcer.ts';
import { CursorController } from './cursor.controller.ts';
import { MarkingService } from './marking.service.ts';
import { Withholding } from './withholding.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

const SHARDS = 8;

/** What one messaging-service has of it. */
interface Instance {
  readonly database: Database;
  readonly bus: BusConnection;
  readonly cursors: CursorController;
  readonly announcer: Announcer;
}

describe('cursors', () => {
  let copy: TestDatabase;
  let instances: Instance[];
  let one: Instance;
  let other: Instance;
  let withholding: Withholding;
  let world: Seed;
  let ada: string;
  let grace: string;
  let channelId: string;
  let channel: StreamId;

  async function start(name: string): Promise<Instance> {
    const database = createDatabase({ url: copy.url, poolSize: 5, applicationName: name });
    const bus = await BusConnection.open({ url: natsUrl(), name, streamShards: SHARDS });
    const publication = publicationOf(bus, database.pool);
    const logger = createLogger({ service: name, instance: '1', level: 'error' });
    return { database, bus, cursors: new CursorController(database.pool, new MarkingService(database.pool, publication)), announcer: new Announcer(database.pool, publication, bus, new Features(['status']), logger) };
  }

  beforeAll(async () => {
    copy = await createTestDatabase();
    instances = [await start('cursors-spec-one'), await start('cursors-spec-other')];
    [one, other] = instances as [Instance, Instance];
    withholding = new Withholding(one.database.pool, new MessagingWork(one.database.pool), createLogger({ service: 'cursors-spec', instance: '1', level: 'error' }));
  });

  beforeEach(async () => {
    world = await seed(one.database.pool, { users: 4, channels: 2 });
    [ada = '', grace = ''] = world.userIds;
    ({ id: channelId, stream: channel } = world.channels[0] ?? { id: '', stream: streams.channel('') });
  });

  afterAll(async () => {
    for (const { database, bus } of instances) {
      await bus.close();
      await database.close();
    }
    await copy.drop();
  });

  const move = (kind: 'read' | 'delivered', userId: string, conversation: Conversation, seq: number, { cursors } = one) =>
    cursors[kind]({ actor: { userId }, input: { ...conversation, seq } });
  const write = async (count = 1, place: Conversation = { channelId }, senderId = grace) => {
    const written = [];
    for (let index = 0; index < count; index++) written.push(await writeMessage(one.database.pool, { ...place, senderId }));
    return written;
  };
  const eventsOf = async (stream: StreamId, type: string) =>
    (await readEvents(one.database.pool, stream, { epoch: 'e', after: 0, limit: 10_000 })).filter((event) => event.type === type);
  const statuses = (stream = channel) => eventsOf(stream, streamEvents.messageStatus.name);
  const moves = (userId: string) => eventsOf(streams.user(userId), streamEvents.cursorMoved.name);
  const cursorsOf = ({ data }: StreamEvent) => (data as { cursors: unknown[] }).cursors;
  const leave = (userId: string) => one.database.pool.query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', [channelId, userId]);
  const comeBack = (userId: string) => one.database.pool.query('INSERT INTO channel_members (channel_id, user_id) VALUES ($1, $2)', [channelId, userId]);
  const pending = async () => (await one.database.pool.query('SELECT user_id FROM stream_cursors WHERE pending AND stream_id = $1', [channel])).rows.length;

  it('acknowledge where they stand and exactly what is left to read', async () => {
    const [first] = await write(3);
    await writeMessage(one.database.pool, { channelId, senderId: grace, mentions: [ada] });
    await writeMessage(one.database.pool, { channelId, senderId: ada });
    const acks = [
      await move('delivered', ada, { channelId }, 3),
      await move('read', ada, { channelId }, 2),
      await move('read', ada, { channelId }, 1),
      await move('read', ada, { channelId }, 99),
    ];
    expect(acks.map(({ cursor, unread, mentions, head }) => [cursor, unread, mentions, head.seq])).toEqual([
      [{ delivered: 3, read: 0 }, 4, 1, 5],
      [{ delivered: 3, read: 2 }, 2, 1, 5],
      [{ delivered: 3, read: 2 }, 2, 1, 5],
      [{ delivered: 5, read: 5 }, 0, 0, 5],
    ]);
    if (first) await eraseMessage(one.database.pool, first);
    expect(await move('read', world.userIds[2] ?? '', { channelId }, 0)).toMatchObject({ unread: 4, cursor: { delivered: 0, read: 0 } });
  });

  it('are of members, and of threads that are where they are said to be', async () => {
    const [root] = await write(1);
    const threadId = root?.id ?? '';
    const [reply] = await write(1, { channelId, threadId });
    await follow(one.database.pool, { threadId, userId: ada });
    expect(await move('read', ada, { channelId, threadId }, 0)).toMatchObject({ unread: 1, head: { seq: 1 } });
    expect(await move('read', ada, { channelId, threadId }, 1)).toMatchObject({ unread: 0, cursor: { read: 1 } });
    const refused = [
      [ada, { channelId: randomUUID() }, 'CHANNEL_NOT_FOUND'],
      [randomUUID(), { channelId }, 'CHANNEL_NOT_FOUND'],
      [ada, { channelId: world.channels[1]?.id ?? '', threadId }, 'THREAD_NOT_FOUND'],
      [ada, { channelId, threadId: reply?.id }, 'THREAD_NOT_FOUND'],
      [randomUUID(), { channelId, threadId }, 'THREAD_NOT_FOUND'],
    ] as const;
    for (const [userId, conversation, reason] of refused) await expect(move('read', userId, conversation, 1)).rejects.toMatchObject({ reason });
    const { rows } = await one.database.pool.query('SELECT user_id FROM stream_cursors WHERE stream_id = ANY ($1)', [[channel, streams.thread(threadId)]]);
    expect(rows).toEqual([{ user_id: ada }]);
  });

  it('end at the furthest move, whatever the order in which two instances got them', async () => {
    await write(20);
    const seqs = Array.from({ length: 60 }, (_, index) => (index * 7) % 21);
    const acks = await Promise.all(seqs.map((seq, index) => move(index % 3 ? 'read' : 'delivered', index % 2 ? ada : grace, { channelId }, seq, instances[index % 2])));
    for (const { cursor } of acks) expect(cursor.read).toBeLessThanOrEqual(cursor.delivered);
    const furthest = (userId: string, isIt: (index: number) => boolean) =>
      Math.max(...seqs.filter((_, index) => isIt(index) && (index % 2 ? ada : grace) === userId));
    for (const userId of [ada, grace]) {
      const { cursor } = await move('read', userId, { channelId }, 0);
      expect(cursor).toEqual({ delivered: furthest(userId, () => true), read: furthest(userId, (index) => index % 3 !== 0) });
    }
  });

  it('cost two statements for all that come together', async () => {
    await write(2);
    const { statements } = await countStatements(() => Promise.all(world.userIds.map((userId) => move('read', userId, { channelId }, 2))));
    expect(statements).toBe(2);
  });

  it('are told once, to the channel and to the reader’s other devices', async () => {
    await write(3);
    await move('delivered', ada, { channelId }, 1);
    await move('read', ada, { channelId }, 2);
    await move('delivered', grace, { channelId }, 3);
    const heard: string[] = [];
    const subscriber = new StreamSubscriber(other.bus, {
      holds: (stream) => stream === streams.user(ada),
      onEvents: (_, events) => heard.push(...events.map(({ event }) => event.type)),
      onFault: (_, error) => heard.push(String(error)),
    });
    subscriber.hold(streams.user(ada));
    await subscriber.live(streams.user(ada));
    await one.announcer.sweep();
    await other.announcer.sweep();
    const [status, ...more] = await statuses();
    expect(more).toEqual([]);
    expect(status?.data).toMatchObject({ channelId });
    expect(cursorsOf(status ?? ({ data: { cursors: [] } } as unknown as StreamEvent))).toEqual(
      expect.arrayContaining([
        { userId: ada, delivered: 2, read: 2 },
        { userId: grace, delivered: 3, read: 0 },
      ]),
    );
    expect((await moves(ada)).map(({ data }) => data)).toMatchObject([{ channelId, cursor: { delivered: 2, read: 2 }, unread: 1, mentions: 0, head: { seq: 3 } }]);
    // Nothing was read on any device of hers.
    expect(await moves(grace)).toEqual([]);
    await waitUntil('the reader’s stream was published', () => heard.length > 0);
    expect(heard).toEqual([streamEvents.cursorMoved.name]);
  });

  it('are not told of when nothing has moved, nor when only their own announcement was passed', async () => {
    await write(1);
    await move('read', ada, { channelId }, 1);
    await one.announcer.sweep();
    expect(await move('read', ada, { channelId }, 1)).toMatchObject({ cursor: { read: 1 }, head: { seq: 2 } });
    expect(await move('read', ada, { channelId }, 2)).toMatchObject({ cursor: { read: 1 }, head: { seq: 2 } });
    expect(await pending()).toBe(0);
    await one.announcer.sweep();
    expect(await statuses()).toHaveLength(1);
    await write(1);
    expect(await move('read', ada, { channelId }, 3)).toMatchObject({ cursor: { read: 3 } });
  });

  it('of somebody who has left meanwhile are not told', async () => {
    await write(1);
    await move('read', ada, { channelId }, 1);
    await move('read', grace, { channelId }, 1);
    await one.database.pool.query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', [channelId, ada]);
    await one.announcer.sweep();
    expect((await statuses()).map(cursorsOf)).toEqual([[{ userId: grace, delivered: 1, read: 1 }]]);
    expect(await moves(ada)).toEqual([]);
    expect(await pending()).toBe(0);
  });

  it('of somebody who left and came back are told to their other devices all the same', async () => {
    await write(2);
    await move('read', ada, { channelId }, 2);
    await leave(ada);
    await one.announcer.sweep();
    await comeBack(ada);
    await withholding.look();
    await one.announcer.sweep();
    expect((await moves(ada)).map(({ data }) => data)).toMatchObject([{ channelId, cursor: { delivered: 2, read: 2 } }]);
    expect(await pending()).toBe(0);
  });

  it('of somebody who came back while they were counted are told the next time', async () => {
    await write(2);
    await move('read', ada, { channelId }, 2);
    await leave(ada);
    const blocker = await other.database.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [channel]);
      // It has counted, and found nobody to count for.
      const sweeping = one.announcer.sweep();
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cursors-spec-one' AND wait_event_type = 'Lock'`;
      await waitUntil('it waits for the channel', async () => (await blocker.query(waiting)).rows.length > 0);
      await comeBack(ada);
      await blocker.query('COMMIT');
      await sweeping;
    } finally {
      blocker.release();
    }
    await one.announcer.sweep();
    expect(await moves(ada)).toHaveLength(1);
    expect(await statuses()).toHaveLength(1);
    expect(await pending()).toBe(0);
  });

  it('move where the command is acknowledged, and only there, while people leave and come back', async () => {
    await write(400);
    const acknowledged = new Map<string, number>();
    const isDone = { value: false };
    const leaving = (async () => {
      while (!isDone.value) {
        await leave(ada);
        await comeBack(ada);
      }
    })();
    let refused = 0;
    try {
      for (let seq = 1; seq <= 400; seq++) {
        const answer = await move('read', ada, { channelId }, seq, instances[seq % 2]).catch((error: { reason: string }) => error.reason);
        if (typeof answer === 'string') {
          expect(answer).toBe('CHANNEL_NOT_FOUND');
          refused++;
        } else {
          acknowledged.set(ada, answer.cursor.read);
        }
        const { rows } = await one.database.pool.query<{ read: number }>('SELECT read FROM stream_cursors WHERE stream_id = $1 AND user_id = $2', [channel, ada]);
        expect(rows[0]?.read ?? 0).toBe(acknowledged.get(ada) ?? 0);
      }
    } finally {
      isDone.value = true;
      await leaving;
    }
    expect(refused).toBeGreaterThan(0);
    expect(acknowledged.get(ada)).toBeGreaterThan(0);
  });

  it('of a large channel are told to the readers alone', async () => {
    const large = await seed(one.database.pool, { users: limits.receiptMembers + 1, channels: 1 });
    const { id = '', stream = channel } = large.channels[0] ?? {};
    await write(1, { channelId: id }, large.userIds[0]);
    await Promise.all(large.userIds.map((userId) => move('read', userId, { channelId: id }, 1)));
    await one.announcer.sweep();
    expect(await statuses(stream)).toEqual([]);
    const told = await Promise.all(large.userIds.map(moves));
    expect(told.map((events) => events.length)).toEqual(told.map(() => 1));
  });

  it('that nobody is told of keep no others waiting', async () => {
    const large = await seed(one.database.pool, { users: 500, channels: 2 });
    const [first, last] = large.channels.map(({ id }) => id).sort() as [string, string];
    await write(1, { channelId: first }, grace);
    await write(1, { channelId: last }, grace);
    await Promise.all(large.userIds.map((userId) => move('delivered', userId, { channelId: first }, 1)));
    await move('read', large.userIds[0] ?? '', { channelId: last }, 1);
    await one.announcer.sweep();
    expect(await moves(large.userIds[0] ?? '')).toHaveLength(1);
  });

  it('are counted while nobody waits for their channel', async () => {
    await write(2);
    await move('read', ada, { channelId }, 1);
    const slow = await other.database.pool.connect();
    try {
      await slow.query('BEGIN');
      // As long as this is held, counting mentions waits.
      await slow.query('LOCK TABLE mentions IN ACCESS EXCLUSIVE MODE');
      const sweeping = one.announcer.sweep();
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cursors-spec-one' AND wait_event_type = 'Lock'`;
      await waitUntil('it counts', async () => (await slow.query(waiting)).rows.length > 0);
      expect((await slow.query('SELECT FROM streams WHERE id = ANY ($1) FOR UPDATE SKIP LOCKED', [[channel, streams.user(ada)]])).rows).toHaveLength(2);
      await slow.query('COMMIT');
      await sweeping;
    } finally {
      slow.release();
    }
    expect(await moves(ada)).toHaveLength(1);
    expect(await statuses()).toHaveLength(1);
  });

  it('are told by another instance when one dies before it has committed', async () => {
    await write(1);
    await move('read', ada, { channelId }, 1);
    const blocker = await other.database.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [streams.user(ada)]);
    const dying = one.announcer.sweep().then(
      () => 'committed',
      () => 'died',
    );
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cursors-spec-one' AND wait_event_type = 'Lock'`;
    await waitUntil('it waits for the reader’s stream', async () => (await blocker.query(waiting)).rows.length > 0);
    await blocker.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) AS it`);
    expect(await dying).toBe('died');
    await blocker.query('COMMIT');
    blocker.release();
    expect(await moves(ada)).toEqual([]);
    await other.announcer.sweep();
    expect(await moves(ada)).toHaveLength(1);
    expect(await statuses()).toHaveLength(1);
  });

  it('end as they were told, exactly, while two instances move and announce and others write and erase', async () => {
    const { pool } = one.database;
    const [root] = await write(1);
    const threadId = root?.id ?? '';
    await write(1, { channelId, threadId });
    for (const userId of world.userIds) await follow(pool, { threadId, userId });
    const conversations: Conversation[] = [{ channelId }, { channelId, threadId }];
    await Promise.all([
      ...world.userIds.map(async (userId, index) => {
        for (let round = 0; round < 25; round++) {
          const conversation = conversations[(round + index) % 2] ?? { channelId };
          await move(round % 3 ? 'read' : 'delivered', userId, conversation, Math.ceil(((round + 1) * 25) / 20), instances[(round + index) % 2]);
        }
      }),
      ...conversations.map(async (conversation, index) => {
        for (let round = 0; round < 20; round++) {
          const [written] = await write(1, conversation, world.userIds[(round + index) % 4]);
          if (written && round % 4 === 0) await eraseMessage(pool, written);
        }
      }),
      ...instances.map(async ({ announcer }) => {
        for (let round = 0; round < 15; round++) await announcer.sweep();
      }),
    ]);
    await Promise.all(instances.map(({ announcer }) => announcer.sweep()));
    expect(await pending()).toBe(0);
    for (const userId of world.userIds) {
      const told = (await moves(userId)).map(({ data }) => data as Conversation & Unread & { cursor: ReadCursor });
      for (const conversation of conversations) {
        const mine = told.filter((each) => each.threadId === conversation.threadId);
        const reads = mine.map(({ cursor }) => cursor.read);
        expect(reads).toEqual([...new Set(reads)].sort((a, b) => a - b));
        const stream = conversation.threadId ? streams.thread(conversation.threadId) : channel;
        const [state] = await readStates(pool, [{ userId, stream }]);
        expect(reads.at(-1) ?? 0).toBe(state?.cursor.read);
        const shared = (await statuses(stream)).flatMap(cursorsOf) as (ReadCursor & { userId: string })[];
        expect(shared.findLast((cursor) => cursor.userId === userId)).toEqual({ userId, ...state?.cursor });
      }
    }
  });

  it('are told by themselves once a second, and no more after the end', async () => {
    await write(1);
    one.announcer.onApplicationBootstrap();
    await move('read', ada, { channelId }, 1);
    await waitUntil('it was told', async () => (await moves(ada)).length === 1);
    await one.announcer.beforeApplicationShutdown();
    await write(1);
    await move('read', ada, { channelId }, 3);
    await one.announcer.sweep();
    expect(await pending()).toBe(1);
  });

  describe('that are marked as unread', () => {
    const mark = (userId: string, messageId: string, changeId?: string) => one.cursors.unread({ actor: { userId }, input: { messageId, changeId } });
    const readOn = (seq: number, unreadFrom: number) => one.cursors.read({ actor: { userId: ada }, input: { channelId, seq, unreadFrom } });
    const lastMove = async () => (await moves(ada)).at(-1)?.data;

    it('count from the message on, for the user alone: what others know stays', async () => {
      const written = await write(5);
      await move('read', ada, { channelId }, 5);
      await other.announcer.sweep();
      const told = await statuses();
      const marked = await mark(ada, written[2]?.id ?? '');
      expect(marked).toMatchObject({ channelId, cursor: { delivered: 5, read: 5, unreadFrom: 3 }, unread: 3 });
      expect(await lastMove()).toEqual(marked);
      await other.announcer.sweep();
      expect(await statuses()).toEqual(told);
      // Once more it is no news.
      await mark(ada, written[2]?.id ?? '');
      expect(await moves(ada)).toHaveLength(2);
    });

    it('stay so by whatever was read before, and are read by naming the mark, or by reading beyond everything', async () => {
      const written = await write(5);
      await move('read', ada, { channelId }, 5);
      await mark(ada, written[1]?.id ?? '');
      expect(await move('read', ada, { channelId }, 5)).toMatchObject({ cursor: { unreadFrom: 2 }, unread: 4 });
      expect(await readOn(3, 2)).toMatchObject({ cursor: { read: 5, unreadFrom: 4 }, unread: 2 });
      // Late, and again.
      expect(await readOn(5, 2)).toMatchObject({ cursor: { unreadFrom: 4 }, unread: 2 });
      expect(await readOn(5, 4)).toMatchObject({ cursor: { delivered: 5, read: 5 }, unread: 0 });
      expect(await lastMove()).not.toHaveProperty('cursor.unreadFrom');
      await mark(ada, written[4]?.id ?? '');
      await write(1);
      const beyond = await move('read', ada, { channelId }, 100);
      expect([beyond.cursor.unreadFrom, beyond.unread]).toEqual([undefined, 0]);
      await other.announcer.sweep();
      expect(await lastMove()).toMatchObject({ cursor: beyond.cursor, unread: 0 });
    });

    it('are not marked anew by a repeat, nor before they were read, nor by who may not read them', async () => {
      const [first, , third] = await write(3);
      await move('read', ada, { channelId }, 2);
      await mark(ada, first?.id ?? '', 'm1');
      await readOn(2, 1);
      expect(await mark(ada, first?.id ?? '', 'm1')).not.toHaveProperty('cursor.unreadFrom');
      expect(await mark(ada, third?.id ?? '')).toMatchObject({ cursor: { delivered: 2, read: 2 }, unread: 1 });
      expect((await mark(ada, third?.id ?? '')).cursor).not.toHaveProperty('unreadFrom');
      await leave(ada);
      await expect(mark(ada, first?.id ?? '')).rejects.toThrow(expect.objectContaining({ reason: 'MESSAGE_NOT_FOUND' }) as Error);
      await expect(mark(ada, randomUUID())).rejects.toThrow(expect.objectContaining({ reason: 'MESSAGE_NOT_FOUND' }) as Error);
    });
  });
});
