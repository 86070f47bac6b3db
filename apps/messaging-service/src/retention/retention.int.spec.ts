import { randomUUID } from 'node:crypto';
import { commands, streams, type Message, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { publicationOf, runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { SearchIndexRepository } from '../search/search-index.repository.ts';
import { StreamAccessRepository } from '../streams/stream-access.repository.ts';
import { StreamOpener } from '../streams/stream-opener.ts';
import { TaskLeases } from '../leases/task-leases.ts';
import { ChannelRetention } from './channel-retention.ts';
import { RetentionController } from './retention.controller.ts';
import { RetentionRepository } from './retention.repository.ts';
import { RetentionTask } from './retention-task.ts';

let copy: TestDatabase;
let messaging: RunningMessaging;
let world: Seed;
let retention: RetentionRepository;
let channels: ChannelRetention;
let task: RetentionTask;

beforeAll(async () => {
  copy = await createTestDatabase();
  messaging = await runMessaging('retention.int.spec', copy.url);
  const { pool } = messaging.database;
  retention = new RetentionRepository(pool);
  channels = new ChannelRetention(pool, publicationOf(messaging.bus, pool));
  task = new RetentionTask(retention, channels, new TaskLeases(pool), 1, createLogger({ service: 'spec', instance: 'spec', level: 'error' }));
});
beforeEach(async () => {
  world = await seed(messaging.database.pool, { users: 3, channels: 2 });
  await select('DELETE FROM retention_policies');
  await select('DELETE FROM retention_holds');
});
afterAll(async () => {
  await messaging.close();
  await copy.drop();
});

const user = (index: number) => world.userIds[index] ?? '';
const channel = (index = 0) => world.channels[index] ?? { id: '', stream: streams.channel('') };
const select = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, unknown>>(sql, values)).rows;
const eventsOf = (stream: StreamId): Promise<StreamEvent[]> => readEvents(messaging.database.pool, stream, { epoch: '', after: 0, limit: 1_000 });
const handle = (index: number) => `@u${user(index).replaceAll('-', '').slice(0, 30)}`;
const write = async (senderIndex: number, { text = 'hello', threadId, in: of = 0, metadata, quoted }: { text?: string; threadId?: string; in?: number; metadata?: Message['metadata']; quoted?: Message } = {}): Promise<Message> =>
  (await messaging.command(commands.messageSend, user(senderIndex), { channelId: channel(of).id, threadId, clientMessageId: randomUUID(), text, metadata, ...(quoted && { quote: { messageId: quoted.id } }) })).message;
const age = (days: number, ...messages: readonly Message[]) => select('UPDATE messages SET created_at = now() - make_interval(days => $2) WHERE id = ANY ($1::uuid[])', messages.map(({ id }) => id), days);
const keep = (days: number | null, channelId?: string) =>
  select('INSERT INTO retention_policies (scope, channel_id, days, updated_at, updated_by_id) VALUES ($1, $2, $3, now(), $4)', channelId ?? 'deployment', channelId ?? null, days, user(0));
const hold = (of: { channelId?: string; userId?: string }) =>
  select(`INSERT INTO retention_holds (id, channel_id, user_id, reason, created_by_id) VALUES ($1, $2, $3, 'a case', $4)`, randomUUID(), of.channelId ?? null, of.userId ?? null, user(0));
const idsLeft = async (index = 0) => (await select('SELECT id FROM messages WHERE channel_id = $1 ORDER BY thread_id NULLS FIRST, seq', channel(index).id)).map(({ id }) => id);
const ids = (...messages: readonly Message[]) => messages.map(({ id }) => id);
const verdict = async (stream: StreamId, seq: number) => {
  const [{ epoch = '' } = {}] = (await select('SELECT epoch FROM streams WHERE id = $1', stream)) as { epoch: string }[];
  const [opened] = await new StreamOpener(new StreamAccessRepository(messaging.database.pool), messaging.database.pool).open({ userId: user(1), streams: [{ stream, since: { epoch, seq } }] });
  return opened;
};

describe('retention', () => {
  it('takes what is too old out of everything that knows it, and says so once', async () => {
    const old = await write(0, { text: `secret ${handle(2)}`, metadata: { of: 'secret' } });
    await messaging.command(commands.reactionAdd, user(1), { messageId: old.id, emoji: '👍' });
    await messaging.command(commands.messagePin, user(1), { messageId: old.id });
    const other = await write(1, { text: `secret too ${handle(2)}`, quoted: old });
    const young = await write(1, { text: 'stays' });
    await select('INSERT INTO saved_messages (user_id, message_id, saved_at) VALUES ($1, $2, now())', user(2), old.id);
    await messaging.command(commands.messageEdit, user(0), { messageId: old.id, text: `secret once more ${handle(2)}`, metadata: { of: 'another secret' } });
    while ((await new SearchIndexRepository(messaging.database.pool).indexNext(100)) > 0);
    await age(31, old, other);
    await keep(30);
    expect(await task.step(undefined)).toBeUndefined();

    expect(await idsLeft()).toEqual(ids(young));
    for (const [table, column] of [['stream_events', 'data'], ['message_edits', 'text'], ['search_entries', 'terms']]) expect([table, await select(`SELECT FROM ${table} WHERE ${column}::text LIKE '%secret%'`)]).toEqual([table, []]);
    for (const table of ['reactions', 'mentions', 'message_edits', 'message_changes', 'search_entries', 'saved_messages']) expect([table, await select(`SELECT FROM ${table} WHERE message_id = ANY ($1::uuid[])`, ids(old, other))]).toEqual([table, []]);
    const log = await eventsOf(channel().stream);
    expect(log.map(({ type }) => type)).toEqual(['message:created', 'message:edited', 'history:removed']);
    expect(log[1]?.data).toMatchObject({ messageId: old.id, text: '', superseded: true });
    expect(log.at(-1)?.data).toMatchObject({ channelId: channel().id, through: other.seq });
    expect((await eventsOf(streams.user(user(2)))).at(-1)).toMatchObject({ type: 'mention:created', data: { message: { id: other.id, text: '', deletedAt: expect.any(String) as string } } });
    expect(await select(`SELECT actor_id, after ->> 'messages' AS messages FROM audit_entries WHERE action = 'retention:applied' AND channel_id = $1`, channel().id)).toEqual([{ actor_id: null, messages: '2' }]);

    expect(await task.step(undefined)).toBeUndefined();
    expect(await eventsOf(channel().stream)).toEqual(log);
  });

  it('lets who was away since before begin anew, and everybody else go on', async () => {
    const [old, young] = [await write(0), await write(0)];
    await age(2, old);
    await keep(1);
    await task.step(undefined);
    expect(await verdict(channel().stream, 0)).toMatchObject({ verdict: { status: 'reset' }, events: [] });
    expect(await verdict(channel().stream, old.seq)).toMatchObject({ verdict: { status: 'recovered' }, events: [{ seq: young.seq }, { type: 'history:removed' }] });
  });

  it('leaves a tombstone where a thread goes on, with the replies that are young, and nothing of one that is over', async () => {
    const over = await write(0, { text: 'secret' });
    const [going, young] = [await write(0, { text: 'secret', metadata: { of: 'secret' }, quoted: over }), await write(0)];
    const [oldReply, reply] = [await write(1, { threadId: going.id, text: 'secret' }), await write(2, { threadId: going.id })];
    const last = await write(1, { threadId: over.id, text: 'secret' });
    await age(8, going, over, oldReply, last);
    await keep(7);
    await task.step(undefined);
    expect(await idsLeft()).toEqual(ids(going, young, reply));
    expect(await select('SELECT text, metadata, origin, deleted_at IS NULL AS lives FROM messages WHERE id = $1', going.id)).toEqual([{ text: '', metadata: null, origin: null, lives: false }]);
    expect(await select('SELECT id, reply_count FROM threads WHERE channel_id = $1', channel().id)).toEqual([{ id: going.id, reply_count: 1 }]);
    expect(await select('SELECT FROM thread_followers WHERE thread_id = $1', over.id)).toEqual([]);
    expect((await eventsOf(streams.thread(going.id))).map(({ type }) => type)).toEqual(['message:created', 'history:removed']);
    expect((await eventsOf(streams.thread(over.id))).map(({ type }) => type)).toEqual(['history:removed']);
    expect((await eventsOf(channel().stream)).filter(({ type }) => type === 'thread:updated').at(-1)).toMatchObject({ data: { threadId: going.id, thread: { replyCount: 1, lastReplyId: reply.id, participantIds: [user(2)] } } });
    expect(await select(`SELECT FROM stream_events WHERE data::text LIKE '%secret%'`)).toEqual([]);

    await age(8, reply);
    await task.step(undefined);
    expect(await idsLeft()).toEqual(ids(young));
  });

  it('shows nothing more of a thread of which no reply is left but those that were deleted', async () => {
    const root = await write(0);
    const [last, deleted] = [await write(1, { threadId: root.id }), await write(2, { threadId: root.id })];
    await messaging.command(commands.messageDelete, user(2), { messageId: deleted.id });
    await age(8, root, last);
    await keep(7);
    await task.step(undefined);
    const told = async () => ((await eventsOf(channel().stream)).findLast(({ type }) => type === 'thread:updated')?.data as { thread: object }).thread;
    expect(await told()).toMatchObject({ replyCount: 0, participantIds: [] });
    const again = await write(0, { threadId: root.id });
    expect(await told()).toMatchObject({ replyCount: 1, lastReplyId: again.id, participantIds: [user(0)] });
  });

  it('goes by the policy of a channel before that of the deployment', async () => {
    const [here, there] = [await write(0), await write(0, { in: 1 })];
    await age(100, here, there);
    await keep(30);
    await keep(null, channel(1).id);
    await task.step(undefined);
    expect([await idsLeft(0), await idsLeft(1)]).toEqual([[], ids(there)]);
    await select('UPDATE retention_policies SET days = 50 WHERE channel_id = $1', channel(1).id);
    await task.step(undefined);
    expect(await idsLeft(1)).toEqual([]);
  });

  it('removes nothing of what is on hold', async () => {
    const written = [await write(0), await write(1), await write(0)];
    const there = await write(0, { in: 1 });
    await age(10, ...written, there);
    await keep(5);
    await hold({ channelId: channel(1).id });
    await hold({ userId: user(1) });
    await task.step(undefined);
    expect([await idsLeft(0), await idsLeft(1)]).toEqual([ids(...written.slice(1)), ids(there)]);
    await select('DELETE FROM retention_holds');
    await task.step(undefined);
    expect([await idsLeft(0), await idsLeft(1)]).toEqual([[], []]);
  });

  it('goes on where a process has died, and says what that one had removed', async () => {
    const written: Message[] = [];
    for (let index = 0; index < 250; index++) written.push(await write(index % 2));
    await age(3, ...written.slice(0, 230));
    await keep(2);
    const [due] = await retention.dueChannels(undefined, 1, { channelId: channel().id });
    // A process that dies behind its first batch.
    const progress = await channels.removeSome(due ?? { channelId: '', before: new Date(0) }, new Set(), 0);
    expect(progress).toMatchObject({ done: false, removed: 100 });
    expect(await verdict(channel().stream, 50)).toMatchObject({ verdict: { status: 'reset' } });
    await task.step(undefined);
    expect(await idsLeft()).toEqual(ids(...written.slice(230)));
    const told = (await eventsOf(channel().stream)).filter(({ type }) => type === 'history:removed');
    expect(told.map(({ data }) => data)).toMatchObject([{ through: written[99]?.seq }, { through: written[229]?.seq }]);
  });

  it('lets people write meanwhile, and loses nothing of that', async () => {
    const old: Message[] = [];
    for (let index = 0; index < 300; index++) old.push(await write(0));
    await age(3, ...old);
    await keep(2);
    const round = task.step(undefined);
    const took: number[] = [];
    const sent: Message[] = [];
    for (let index = 0; index < 100; index++) {
      const startedAt = performance.now();
      sent.push(await write(1));
      took.push(performance.now() - startedAt);
    }
    await round;
    expect(await idsLeft()).toEqual(ids(...sent));
    // The longest wait of a sender is one batch; the bound is for busy machines.
    expect(Math.max(...took)).toBeLessThan(1_000);
  });

  it('is counted before it is done', async () => {
    const controller = new RetentionController(retention, messaging.database.pool);
    const [root, young, there] = [await write(0, { text: '12345' }), await write(0), await write(0, { in: 1, text: '123' })];
    const reply = await write(1, { threadId: root.id, text: '12' });
    await age(20, root, reply, there);
    expect(await controller.preview({ days: 10, channelId: channel().id })).toEqual({ channels: 1, messages: 2, bytes: 7, atLeast: false });
    expect(await controller.preview({ days: 30 })).toEqual({ channels: 0, messages: 0, bytes: 0, atLeast: false });
    await keep(10);
    expect(await controller.preview({})).toMatchObject({ channels: 2, messages: 3, bytes: 10 });
    await hold({ userId: user(0) });
    expect(await controller.preview({})).toMatchObject({ channels: 0, messages: 0 });
    expect(await idsLeft()).toEqual(ids(root, young, reply));
  });
});

describe('leases of a task', () => {
  it('are one process’s at a time, until its lease has run out or it leaves', async () => {
    const { pool } = messaging.database;
    const [one, other] = [new TaskLeases(pool), new TaskLeases(pool)];
    const name = randomUUID();
    expect(await one.take(name, 60)).toEqual({ position: undefined });
    expect(await other.take(name, 60)).toBeUndefined();
    await other.leave(name, { position: 'stolen' }, 0);
    await one.leave(name, { position: 'here' }, 0);
    expect(await other.take(name, 0)).toEqual({ position: 'here' });
    expect(await one.take(name, 60)).toEqual({ position: 'here' });
    await one.leave(name, { position: undefined }, 60);
    expect(await Promise.all([one.take(name, 1), other.take(name, 1)])).toEqual([undefined, undefined]);
  });
});
