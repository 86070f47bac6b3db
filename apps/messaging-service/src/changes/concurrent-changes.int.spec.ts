import { randomUUID } from 'node:crypto';
import { ChatError, commands, streams, type Message, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { fullMessageColumns, fullMessages, toMessage, type MessageRow } from '../messages/message-row.ts';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { LogFold } from './log-fold.fixture.ts';

/** What random commands may run into, and nothing else: above all no UNAVAILABLE, which a deadlock would be. */
const EXPECTED = new Set(['MESSAGE_NOT_FOUND', 'THREAD_NOT_FOUND', 'NOT_AUTHOR', 'ATTACHMENT_NOT_FOUND', 'TOO_MANY_PINS']);
const TEXT = /text-[0-9a-f-]{36}/g;
const EMOJI = ['👍', '🎉', ':tada:', '☝️', '☝🏻'];

let copy: TestDatabase;
let instances: RunningMessaging[];
let world: Seed;

beforeAll(async () => {
  copy = await createTestDatabase();
  instances = await Promise.all(['one', 'two'].map((name) => runMessaging(`concurrent-changes-${name}`, copy.url)));
});
beforeEach(async () => {
  world = await seed(pool(), { users: 8, channels: 3 });
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.close()));
  await copy.drop();
});

const pool = () => (instances[0] as RunningMessaging).database.pool;
const select = async <Row>(sql: string, ...values: unknown[]) => (await pool().query<Row & Record<string, unknown>>(sql, values)).rows;
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;
const chance = (percent: number) => Math.random() * 100 < percent;

/** Does something at random, and forgives what may come of doing it at the same time as others. */
async function doSomething(written: Message[], files: Files): Promise<void> {
  const { command } = pick(instances);
  const userId = pick(world.userIds);
  const target = pick(written);
  const ids = { messageId: target.id };
  const act = pick([
    ...Array<() => Promise<unknown>>(4).fill(async () => {
      const input = { ...newMessage(written, files.get(userId) ?? []), clientMessageId: randomUUID() };
      // As a client that lost the ack, and asks another instance.
      const copies = await Promise.all((chance(10) ? instances : [{ command }]).map((instance) => instance.command(commands.messageSend, userId, input)));
      expect(new Set(copies.map(({ message }) => message.id)).size).toBe(1);
      written.push(...copies.slice(0, 1).map(({ message }) => message));
    }),
    () => command(commands.messageEdit, target.senderId, { ...ids, text: someText() }),
    () => command(commands.messageDelete, target.senderId, ids),
    () => command(commands.reactionAdd, userId, { ...ids, emoji: pick(EMOJI) }),
    () => command(commands.reactionAdd, userId, { ...ids, emoji: pick(EMOJI) }),
    () => command(commands.reactionRemove, userId, { ...ids, emoji: pick(EMOJI) }),
    () => command(commands.messagePin, userId, ids),
    () => command(commands.messageUnpin, userId, ids),
  ]);
  await act().catch((error: unknown) => {
    if (!(error instanceof ChatError && EXPECTED.has(error.reason))) throw error;
  });
}

const handle = (userId: string) => `@u${userId.replaceAll('-', '').slice(0, 30)}`;
/** Every text is another one, so that it can be looked for. */
const someText = () => [`text-${randomUUID()}`, ...(chance(30) ? [handle(pick(world.userIds)), handle(pick(world.userIds))] : []), ...(chance(5) ? ['@channel'] : [])].join(' ');

function newMessage(written: readonly Message[], files: readonly string[]) {
  const root = chance(50) ? pick(written) : undefined;
  const channelId = root?.channelId ?? pick(world.channels).id;
  // Some of the roots are replies, and refused.
  const threadId = root && chance(95) ? (root.threadId ?? root.id) : root?.id;
  return { channelId, threadId, text: someText(), attachmentIds: chance(20) ? [...new Set([pick(files), pick(files)])] : [] };
}

/** Those that each user has uploaded. */
type Files = ReadonlyMap<string, readonly string[]>;

async function upload(each: number): Promise<Files> {
  const rows = await select<{ owner_id: string; ids: string[] }>(
    `WITH uploaded AS (
       INSERT INTO files (id, owner_id, name, media_type, bytes, state)
       SELECT gen_random_uuid(), owner, 'a', 'text/plain', 1, 'ready' FROM unnest($1::uuid[]) AS o (owner), generate_series(1, $2) RETURNING id, owner_id
     ) SELECT owner_id, array_agg(id) AS ids FROM uploaded GROUP BY owner_id`,
    world.userIds,
    each,
  );
  return new Map(rows.map((row) => [row.owner_id, row.ids]));
}

async function writeFirst(): Promise<Message[]> {
  const { command } = pick(instances);
  const writing = world.channels.map(({ id }) => command(commands.messageSend, pick(world.userIds), { channelId: id, clientMessageId: randomUUID(), text: 'first' }));
  return (await Promise.all(writing)).map(({ message }) => message);
}

async function atOnce(workers: number, each: number, work: () => Promise<void>): Promise<void> {
  const worker = async () => {
    for (let done = 0; done < each; done += 1) await work();
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

async function inTables(): Promise<Map<string, Message>> {
  const rows = await select<MessageRow>(`SELECT ${fullMessageColumns('m')} FROM ${fullMessages('m')} WHERE m.channel_id = ANY ($1::uuid[])`, world.channels.map(({ id }) => id));
  return new Map(rows.map((row) => [row.id, toMessage(row)]));
}

/** Channels first: what happens in a thread hangs on a message there. */
async function log(): Promise<StreamEvent[]> {
  const rows = await select<{ stream_id: StreamId; seq: number; type: string; data: unknown }>('SELECT stream_id, seq, type, data FROM stream_events ORDER BY stream_id, seq');
  return rows.map(({ stream_id: stream, seq, type, data }) => ({ stream, seq, type, data, epoch: '', at: '' }));
}

const byId = (messages: ReadonlyMap<string, Message>) => [...messages].sort(([one], [other]) => (one < other ? -1 : 1));

async function assertAgreement(): Promise<void> {
  const messages = await inTables();
  const events = (await log()).filter(({ stream }) => streamsOf(messages).has(stream));
  const fold = LogFold.of(events.filter(({ stream }) => !stream.startsWith('user:')));
  expect(fold.faults).toEqual([]);
  expect(byId(fold.messages)).toEqual(byId(messages));

  const wrongHeads = `SELECT s.id FROM streams s WHERE s.head <> (SELECT count(*) FROM stream_events e WHERE e.stream_id = s.id)
                      OR s.head <> (SELECT coalesce(max(seq), 0) FROM stream_events e WHERE e.stream_id = s.id)`;
  const wrongCounts = `SELECT t.id FROM threads t WHERE t.reply_count <> (SELECT count(*) FROM messages m WHERE m.thread_id = t.id AND m.deleted_at IS NULL)`;
  const outOfTime = `SELECT id FROM (SELECT id, created_at, lag(created_at) OVER (PARTITION BY channel_id, thread_id ORDER BY seq) AS before FROM messages) m WHERE before > created_at`;
  const untoldMentions = `SELECT FROM mentions n WHERE NOT EXISTS (
    SELECT FROM stream_events e WHERE e.stream_id = 'user:' || n.user_id AND e.seq = n.event_seq AND e.data->'message'->>'id' = n.message_id::text)`;
  const strayFiles = `SELECT FROM message_files f LEFT JOIN messages m ON m.id = f.message_id
    WHERE m.attachments IS NULL OR NOT m.attachments @> jsonb_build_array(jsonb_build_object('id', f.file_id))`;
  for (const sql of [wrongHeads, wrongCounts, outOfTime, untoldMentions, strayFiles]) expect([sql, await select(sql)]).toEqual([sql, []]);

  const said = new Set(events.flatMap(({ data }) => JSON.stringify(data).match(TEXT) ?? []));
  const deleted = await select<{ text: string }>('SELECT e.text FROM message_edits e JOIN messages m ON m.id = e.message_id WHERE m.deleted_at IS NOT NULL');
  expect(deleted.filter(({ text }) => text.match(TEXT)?.some((words) => said.has(words)))).toEqual([]);

  const followed = events.filter(({ type }) => type === 'thread:followed').map(({ stream, data }) => `${(data as { threadId: string }).threadId} ${stream.slice(5)}`);
  const followers = await select<{ row: string }>(`SELECT thread_id || ' ' || user_id AS row FROM thread_followers WHERE following AND user_id = ANY ($1::uuid[])`, world.userIds);
  expect(followed.sort()).toEqual(followers.map(({ row }) => row).sort());
}

const streamsOf = (messages: ReadonlyMap<string, Message>): Set<string> =>
  new Set([...world.channels.map(({ stream }) => stream), ...world.userIds.map(streams.user), ...[...messages.keys()].map(streams.thread)]);

it('tables and log agree after whatever many do at once', async () => {
  const written = await writeFirst();
  const files = await upload(40);
  await atOnce(40, 75, () => doSomething(written, files));
  await assertAgreement();
  expect(await select('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')).toEqual([{ deadlocks: 0 }]);
}, 180_000);

it('an edit, reactions, pins and replies that race with a deletion leave the same everywhere', async () => {
  for (let round = 0; round < 20; round += 1) {
    const [message] = (await writeFirst()) as [Message, ...Message[]];
    const target = chance(50) ? message : await replyTo(message);
    const { command } = pick(instances);
    const ids = { messageId: target.id };
    const racing = [
      () => command(commands.messageDelete, target.senderId, ids),
      ...world.userIds.map((userId) => () => command(commands.reactionAdd, userId, { ...ids, emoji: pick(EMOJI) })),
      () => command(commands.messageEdit, target.senderId, { ...ids, text: someText() }),
      () => command(commands.messagePin, pick(world.userIds), ids),
      () => replyTo(message),
    ];
    const start = Math.floor(Math.random() * racing.length);
    const outcomes = await Promise.allSettled([...racing.slice(start), ...racing.slice(0, start)].map((act) => act()));
    const faults = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as ChatError] : []));
    expect(faults.filter(({ reason }) => !EXPECTED.has(reason))).toEqual([]);
    expect((await inTables()).get(target.id)).toMatchObject({ text: '' });
  }
  await assertAgreement();
});

async function replyTo({ channelId, id }: Message): Promise<Message> {
  const input = { channelId, threadId: id, clientMessageId: randomUUID(), text: someText() };
  return (await pick(instances).command(commands.messageSend, pick(world.userIds), input)).message;
}
