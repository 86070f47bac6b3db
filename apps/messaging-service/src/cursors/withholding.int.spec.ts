import { BusConnection, listen } from '@chatgenius/bus';
import { notices, streamEvents, streams, type MemberCursor, type StreamId } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createLogger, Features } from '@chatgenius/service-runtime';
import { createTestDatabase, natsUrl, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { CostlyReads } from '../fairness/costly-reads.ts';
import { countStatements, writeMessage } from '../conversation.fixture.ts';
import { publicationOf } from '../messaging.fixture.ts';
import { Announcer } from './announcer.ts';
import { CursorController } from './cursor.controller.ts';
import { MarkingService } from './marking.service.ts';
import { ReceiptController } from './receipt.controller.ts';
import { Withholding } from './withholding.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

describe('receipts', () => {
  let copy: TestDatabase;
  let database: Database;
  let bus: BusConnection;
  let cursors: CursorController;
  let announcer: Announcer;
  let withholding: Withholding;
  let receipts: ReceiptController;
  let world: Seed;
  let ada: string;
  let bob: string;
  let channelId: string;
  let channel: StreamId;
  const heardOf: { cursor: MemberCursor & { hiddenFrom: string[] } }[] = [];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 5, applicationName: 'withholding-spec' });
    bus = await BusConnection.open({ url: natsUrl(), name: 'withholding-spec', streamShards: 8 });
    const logger = createLogger({ service: 'withholding-spec', instance: '1', level: 'error' });
    const { pool } = database;
    listen(bus, notices.receiptsMoved, (moved) => heardOf.push(...moved.filter(({ stream }) => stream === channel)), (_, error) => expect(error).toBeUndefined());
    cursors = new CursorController(pool, new MarkingService(pool, publicationOf(bus, pool)));
    announcer = new Announcer(pool, publicationOf(bus, pool), bus, new Features(['status']), logger);
    withholding = new Withholding(pool, new MessagingWork(pool), logger);
    receipts = new ReceiptController(new CostlyReads(pool));
  });

  beforeEach(async () => {
    world = await seed(database.pool, { users: 3, channels: 2 });
    [ada = '', bob = ''] = world.userIds;
    ({ id: channelId, stream: channel } = world.channels[0] ?? { id: '', stream: streams.channel('') });
    for (let count = 0; count < 3; count++) await writeMessage(database.pool, { channelId, senderId: world.userIds[2] ?? '' });
  });

  afterAll(async () => {
    await bus.close();
    await database.close();
    await copy.drop();
  });

  const query = (text: string, ...values: unknown[]) => database.pool.query(text, values);
  const read = (userId: string, seq: number, place = channelId) => cursors.read({ actor: { userId }, input: { channelId: place, seq } });
  const told = async (stream = channel) =>
    (await readEvents(database.pool, stream, { epoch: 'e', after: 0, limit: 1_000 }))
      .filter(({ type }) => type === streamEvents.messageStatus.name)
      .flatMap(({ data }) => (data as { cursors: MemberCursor[] }).cursors.map(({ userId, read: seq }) => [userId, seq]));
  const ownDevices = async (userId: string) =>
    (await readEvents(database.pool, streams.user(userId), { epoch: 'e', after: 0, limit: 1_000 })).filter(({ type }) => type === streamEvents.cursorMoved.name).length;
  const listed = async (reader: string, place = channelId) => {
    const { delivered, read: haveRead, receipts: found } = await receipts.read({ userId: reader, channelId: place, seq: 1, limit: 50 });
    return { delivered, read: haveRead, users: found.map(({ userId }) => userId) };
  };
  const waiting = async (column: 'pending' | 'withheld') => (await query(`SELECT FROM stream_cursors WHERE ${column} AND stream_id = $1`, channel)).rowCount;
  const become = (userId: string, chosen: string | null, until: Date | null = null) =>
    query('INSERT INTO user_presence (user_id, chosen, until) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO UPDATE SET chosen = excluded.chosen, until = excluded.until', userId, chosen, until);
  const block = (blocker: string, blocked: string) => query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2)', blocker, blocked);
  /** What happens within a second or two by itself. */
  const pass = async () => {
    await withholding.look();
    await announcer.sweep();
  };

  it('of the invisible are told to their own devices in time, and to others when they may be seen again', async () => {
    await become(ada, 'invisible');
    await read(ada, 1);
    await read(bob, 2);
    await pass();
    await read(ada, 2);
    expect((await listed(bob)).users).toEqual([bob]);
    await pass();
    expect(await told()).toEqual([[bob, 2]]);
    expect(await ownDevices(ada)).toBe(2);
    expect(await listed(bob)).toEqual({ delivered: 1, read: 1, users: [bob] });
    expect((await listed(ada)).users).toEqual([ada, bob].sort());
    // Not even that there is something to be withheld.
    expect((await receipts.read({ userId: bob, channelId, seq: 0, limit: 50 })).receipts.map(({ userId }) => userId)).toEqual([bob]);

    await become(ada, null);
    await pass();
    expect(await told()).toEqual([[bob, 2], [ada, 2]]);
    expect((await listed(bob)).users).toEqual([ada, bob].sort());
    expect(await ownDevices(ada)).toBe(2);
    expect([await waiting('pending'), await waiting('withheld')]).toEqual([0, 0]);
  });

  it('of somebody who left before they could be told are told once they are back', async () => {
    await read(ada, 1);
    await pass();
    await read(ada, 3);
    await query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', channelId, ada);
    await pass();
    expect(await told()).toEqual([[ada, 1]]);
    await query(`INSERT INTO channel_members (channel_id, user_id) VALUES ($1, $2)`, channelId, ada);
    await pass();
    expect(await told()).toEqual([[ada, 1], [ada, 3]]);
    expect([await waiting('pending'), await waiting('withheld')]).toEqual([0, 0]);
  });

  it('that others know of stay as they know them', async () => {
    await read(ada, 1);
    await pass();
    await become(ada, 'invisible', new Date(Date.now() + 60_000));
    await read(ada, 3);
    await pass();
    expect(await receipts.read({ userId: bob, channelId, seq: 1, limit: 50 })).toMatchObject({ receipts: [{ userId: ada, delivered: 1, read: 1 }] });
    expect((await receipts.read({ userId: bob, channelId, seq: 2, limit: 50 })).receipts).toEqual([]);
    // Nobody says that it has run out.
    await become(ada, 'invisible', new Date(Date.now() - 1));
    await pass();
    expect(await told()).toEqual([[ada, 1], [ada, 3]]);
  });

  it('of two of whom one has blocked the other are withheld where both are, and nowhere else', async () => {
    const elsewhere = world.channels[1]?.id ?? '';
    await writeMessage(database.pool, { channelId: elsewhere, senderId: ada });
    await query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', elsewhere, bob);
    await block(bob, ada);
    await read(ada, 1);
    await read(bob, 1);
    await read(ada, 1, elsewhere);
    await pass();
    expect(await told()).toEqual([]);
    expect(await told(streams.channel(elsewhere))).toEqual([[ada, 1]]);
    for (const [reader, others] of [[ada, [ada]], [bob, [bob]]] as const) expect((await listed(reader)).users).toEqual(others);

    await query('DELETE FROM user_blocks WHERE blocker_id = $1', bob);
    await withholding.release([ada, bob]);
    await announcer.sweep();
    expect(new Set((await told()).map(([userId]) => userId))).toEqual(new Set([ada, bob]));
  });

  it('of two of whom one has blocked the other are seen by everybody else as if nobody had, also by who looks later', async () => {
    const third = world.userIds[2] ?? '';
    const seen = () => receipts.read({ userId: third, channelId, seq: 1, limit: 50 });
    const moves = async (steps: readonly (() => Promise<unknown>)[]) => {
      const shown: unknown[] = [];
      for (const move of steps) {
        await move();
        await pass();
        shown.push(await seen());
      }
      return shown;
    };
    const story = () => [
      () => read(ada, 1),
      () => read(bob, 2),
      () => become(ada, 'invisible'),
      () => read(ada, 2),
      () => become(ada, null),
      () => read(ada, 3),
    ];
    const expected = await moves(story());
    await query('DELETE FROM stream_cursors');
    heardOf.length = 0;
    const inStream = await told();
    await block(bob, ada);
    expect(await moves(story())).toEqual(expected);
    // Beside the stream, and with whom it is hidden from.
    const toldOf = (userId: string) => heardOf.filter(({ cursor }) => cursor.userId === userId).map(({ cursor }) => [cursor.read, cursor.hiddenFrom]);
    await waitUntil('the last one was told', () => toldOf(ada).length === 3);
    expect([toldOf(ada), toldOf(bob)]).toEqual([[[1, [bob]], [2, [bob]], [3, [bob]]], [[2, [ada]]]]);
    expect(await told()).toEqual(inStream);
    for (const [reader, own] of [[ada, 3], [bob, 2]] as const) {
      expect(await receipts.read({ userId: reader, channelId, seq: 1, limit: 50 })).toMatchObject({ delivered: 1, read: 1, receipts: [{ userId: reader, read: own }] });
    }
  });

  it('are told when whom it was hidden from has left the channel', async () => {
    await block(ada, bob);
    await read(ada, 1);
    await pass();
    await query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', channelId, bob);
    await pass();
    expect(await told()).toEqual([[ada, 1]]);
  });

  it('of a thread are withheld by the members of its channel', async () => {
    const root = await writeMessage(database.pool, { channelId, senderId: bob });
    await writeMessage(database.pool, { channelId, threadId: root.id, senderId: bob });
    const thread = streams.thread(root.id);
    await block(ada, bob);
    await cursors.read({ actor: { userId: ada }, input: { channelId, threadId: root.id, seq: 1 } });
    await pass();
    expect(await told(thread)).toEqual([]);
    await query('DELETE FROM user_blocks');
    await pass();
    expect(await told(thread)).toEqual([[ada, 1]]);
  });

  it('that are withheld are not looked at by the announcements, and by one statement otherwise', async () => {
    await become(ada, 'invisible');
    await read(ada, 3);
    await pass();
    expect([await waiting('pending'), await waiting('withheld')]).toEqual([0, 1]);
    expect((await countStatements(pass)).statements).toBe(2);
  });
});
