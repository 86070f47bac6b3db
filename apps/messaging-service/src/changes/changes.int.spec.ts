import { randomUUID } from 'node:crypto';
import { StreamSubscriber } from '@chatgenius/bus';
import { ChatError, commands, limits, streams, type MemberRole, type Message, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createTestDatabase, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { createLogger } from '@chatgenius/service-runtime';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { LogRedaction } from './log-redaction.ts';

let copy: TestDatabase;
let messaging: RunningMessaging;
let world: Seed;

beforeAll(async () => {
  copy = await createTestDatabase();
  messaging = await runMessaging('changes.int.spec', copy.url);
});
beforeEach(async () => {
  world = await seed(messaging.database.pool, { users: 3, channels: 1 });
});
afterAll(async () => {
  await messaging.close();
  await copy.drop();
});

const user = (index: number) => world.userIds[index] ?? '';
const channel = () => world.channels[0] ?? { id: '', stream: streams.channel('') };
const select = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, unknown>>(sql, values)).rows;
const eventsOf = (stream: StreamId): Promise<StreamEvent[]> => readEvents(messaging.database.pool, stream, { epoch: '', after: 0, limit: 500 });
const lastOf = async (stream: StreamId) => (await eventsOf(stream)).at(-1);
const handle = (index: number) => `@u${user(index).replaceAll('-', '').slice(0, 30)}`;

async function write(senderIndex: number, { text = 'hello', threadId }: { text?: string; threadId?: string } = {}): Promise<Message> {
  const input = { channelId: channel().id, threadId, clientMessageId: randomUUID(), text };
  return (await messaging.command(commands.messageSend, user(senderIndex), input)).message;
}
const edit = (index: number, { id }: Message, text: string) => messaging.command(commands.messageEdit, user(index), { messageId: id, text }).then(({ message }) => message);
const remove = (index: number, { id }: Message) => messaging.command(commands.messageDelete, user(index), { messageId: id }).then(({ message }) => message);
const react = (index: number, { id }: Message, emoji = '👍') => messaging.command(commands.reactionAdd, user(index), { messageId: id, emoji });
const unreact = (index: number, { id }: Message, emoji = '👍') => messaging.command(commands.reactionRemove, user(index), { messageId: id, emoji });
const pin = (index: number, { id }: Message) => messaging.command(commands.messagePin, user(index), { messageId: id });
const unpin = (index: number, { id }: Message) => messaging.command(commands.messageUnpin, user(index), { messageId: id });
const reason = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ChatError ? error.reason : String(error)),
  );
const giveRole = (index: number, role: MemberRole) => select('UPDATE channel_members SET role = $2 WHERE user_id = $1', user(index), role);
const archive = () => select('UPDATE channels SET archived_at = now() WHERE id = $1', channel().id);
/** As a repeated send reads it. */
const asItReads = async ({ senderId, clientMessageId, channelId }: Message): Promise<Message> =>
  (await messaging.command(commands.messageSend, senderId, { channelId, clientMessageId, text: 'again' })).message;

describe('message:edit', () => {
  it('replaces the text, keeps the earlier one, and tells the channel', async () => {
    const message = await write(0);
    const edited = await edit(0, message, 'hello, world');
    expect(edited).toEqual({ ...message, text: 'hello, world', editedAt: edited.editedAt });
    expect(await asItReads(message)).toEqual(edited);
    expect(await lastOf(channel().stream)).toMatchObject({
      seq: 2,
      type: 'message:edited',
      at: edited.editedAt,
      data: { messageId: message.id, channelId: channel().id, text: 'hello, world', editedAt: edited.editedAt },
    });
    expect(await select('SELECT version, text, edited_by, event_seq FROM message_edits WHERE message_id = $1', message.id)).toEqual([
      { version: 1, text: 'hello', edited_by: user(0), event_seq: 2 },
    ]);
  });

  it('leaves nothing of the earlier text in the log, however it is read', async () => {
    const reply = await write(1, { threadId: (await write(0)).id, text: `secret ${handle(2)}` });
    await edit(1, reply, 'secret again');
    const edited = await edit(1, reply, 'what remains');
    expect(await select(`SELECT FROM stream_events WHERE data::text LIKE '%secret%'`)).toEqual([]);
    const place = { messageId: reply.id, channelId: channel().id, threadId: reply.threadId };
    expect((await eventsOf(streams.thread(reply.threadId ?? ''))).map(({ type, data }) => [type, data])).toMatchObject([
      ['message:created', { message: { id: reply.id, createdAt: reply.createdAt, text: 'what remains', editedAt: edited.editedAt } }],
      ['message:edited', { ...place, text: '', superseded: true }],
      ['message:edited', { ...place, text: 'what remains', editedAt: edited.editedAt }],
    ]);
    expect((await eventsOf(streams.user(user(2))))[0]).toMatchObject({ type: 'mention:created', data: { message: { id: reply.id, text: '' } } });
    expect(await select('SELECT text FROM message_edits WHERE message_id = $1 ORDER BY version', reply.id)).toEqual([{ text: `secret ${handle(2)}` }, { text: 'secret again' }]);
  });

  it('from before edits did so loses its earlier text in the log as well, unless it was deleted since', async () => {
    const [message, gone] = [await write(0, { text: 'secret' }), await write(0, { text: 'secret, too' })];
    const asBefore = async () => {
      await select(`UPDATE stream_events SET data = json_build_object('message', json_build_object('id', $2::text, 'text', 'secret')) WHERE stream_id = $1 AND seq = $3`, channel().stream, message.id, message.seq);
      await select('UPDATE message_edits SET log_redacted = false');
    };
    const edited = await edit(0, message, 'what remains');
    await edit(0, gone, 'gone');
    const tombstone = await remove(0, gone);
    await asBefore();
    const redaction = new LogRedaction(messaging.database.pool, createLogger({ service: 'changes.int.spec', instance: '1', level: 'error' }));
    await redaction.sweep();
    expect(await redaction.sweep()).toBe(0);
    expect(await select(`SELECT FROM stream_events WHERE stream_id = $1 AND data::text LIKE '%secret%'`, channel().stream)).toEqual([]);
    const [created, other, last] = await eventsOf(channel().stream);
    expect([created?.data, last?.data]).toMatchObject([{ message: { id: message.id, text: 'what remains', editedAt: edited.editedAt } }, { messageId: message.id, text: 'what remains' }]);
    expect(other?.data).toMatchObject({ message: { id: gone.id, text: '', deletedAt: tombstone.deletedAt } });
  });

  it('says nothing twice', async () => {
    const message = await write(0);
    const edited = await edit(0, message, 'new');
    expect(await edit(0, message, 'new')).toEqual(edited);
    expect(await eventsOf(channel().stream)).toHaveLength(2);
  });

  it('of a reply is told in its thread', async () => {
    const reply = await write(1, { threadId: (await write(0)).id });
    await edit(1, reply, 'new');
    expect(await lastOf(streams.thread(reply.threadId ?? ''))).toMatchObject({ type: 'message:edited', data: { messageId: reply.id, threadId: reply.threadId } });
  });

  const toldOf = async ({ id }: Message) => (await select('SELECT user_id FROM mentions WHERE message_id = $1', id)).map((row) => row.user_id).sort();
  const eventsOfUser = async (index: number) => (await eventsOf(streams.user(user(index)))).map(({ type, data }) => [type, data]);

  it('tells whom it adds, and whom it takes away, and the channel whose count that changes', async () => {
    const message = await write(0, { text: `secret ${handle(1)}` });
    const edited = await edit(0, message, `hello ${handle(2)}`);
    expect(edited.mentions).toEqual({ userIds: [user(2)], channel: false });
    expect(await toldOf(message)).toEqual([user(2)]);
    const place = { messageId: message.id, channelId: channel().id };
    expect(await eventsOfUser(2)).toMatchObject([['mention:created', { message: { id: message.id, text: edited.text, editedAt: edited.editedAt } }]]);
    expect(await eventsOfUser(1)).toMatchObject([
      ['mention:created', { message: { id: message.id, text: '' } }],
      ['mention:removed', { ...place, messageSeq: message.seq }],
    ]);
    expect((await lastOf(channel().stream))?.data).toMatchObject({ mentionsChanged: { messageSeq: message.seq, userIds: [user(2), user(1)], everybody: false } });
    await edit(0, message, `hello again, ${handle(2)}`);
    expect((await lastOf(channel().stream))?.data).not.toHaveProperty('mentionsChanged');
    expect(await eventsOfUser(2)).toHaveLength(1);
    await edit(0, message, `${handle(1)} ${handle(2)}`);
    expect((await eventsOfUser(1)).at(-1)).toMatchObject(['mention:created', { message: { text: `${handle(1)} ${handle(2)}` } }]);
    expect(await toldOf(message)).toEqual([user(1), user(2)].sort());
  });

  it('tells everybody in a channel once, and nobody who comes into it later', async () => {
    const message = await write(0);
    await edit(0, message, 'hello @channel');
    expect(await toldOf(message)).toEqual([user(1), user(2)].sort());
    const { userIds: [later = ''] } = await seed(messaging.database.pool, { users: 1, channels: 0 });
    await select('INSERT INTO channel_members (channel_id, user_id) VALUES ($1, $2)', channel().id, later);
    await edit(0, message, 'hello, @channel!');
    expect(await eventsOf(streams.user(later))).toEqual([]);
    expect((await edit(0, message, `hello ${handle(1)}`)).mentions).toEqual({ userIds: [user(1)], channel: false });
    expect(await toldOf(message)).toEqual([user(1)]);
    expect(await eventsOfUser(1)).toHaveLength(1);
  });

  it('makes whom it mentions in a reply follow the thread', async () => {
    const reply = await write(1, { threadId: (await write(0)).id });
    await edit(1, reply, handle(2));
    expect(await eventsOfUser(2)).toMatchObject([
      ['mention:created', { message: { id: reply.id } }],
      ['thread:followed', { threadId: reply.threadId, following: true }],
    ]);
    expect(await select('SELECT since_seq FROM thread_followers WHERE user_id = $1', user(2))).toEqual([{ since_seq: reply.seq - 1 }]);
    await remove(1, reply);
    expect((await eventsOfUser(2)).at(-1)).toMatchObject(['mention:removed', { messageId: reply.id, threadId: reply.threadId }]);
  });

  it('is for its author, in an open channel that they belong to', async () => {
    const message = await write(0);
    await giveRole(1, 'owner');
    expect(await reason(edit(1, message, 'new'))).toBe('NOT_AUTHOR');
    expect(await reason(edit(0, { ...message, id: randomUUID() }, 'new'))).toBe('MESSAGE_NOT_FOUND');
    await archive();
    expect(await reason(edit(0, message, 'new'))).toBe('ARCHIVED');
    await select('DELETE FROM channel_members WHERE user_id = $1', user(0));
    expect(await reason(edit(0, message, 'new'))).toBe('MESSAGE_NOT_FOUND');
  });

  it('has the limits of a text', async () => {
    const message = await write(0);
    expect(await reason(edit(0, message, 'x'.repeat(limits.messageTextLength + 1)))).toBe('TEXT_TOO_LONG');
    expect(await reason(edit(0, message, ' '))).toBe('PAYLOAD_MALFORMED');
    const crowd = await seed(messaging.database.pool, { users: limits.mentionsPerMessage + 1, channels: 0 });
    await select(`INSERT INTO channel_members (channel_id, user_id) SELECT $1, id FROM unnest($2::uuid[]) AS u (id)`, channel().id, crowd.userIds);
    const names = crowd.userIds.map((id) => `@u${id.replaceAll('-', '').slice(0, 30)}`).join(' ');
    expect(await reason(edit(0, message, names))).toBe('TOO_MANY_MENTIONS');
    expect(await reason(write(0, { text: names }))).toBe('TOO_MANY_MENTIONS');
  });
});

describe('message:delete', () => {
  it('leaves a tombstone, and keeps the last text for who may read it', async () => {
    const message = await write(0, { text: `secret ${handle(1)}` });
    await react(1, message);
    await pin(1, message);
    await edit(0, message, 'secret again');
    const tombstone = await remove(0, message);
    expect(tombstone).toEqual({ ...message, mentions: undefined, text: '', editedAt: tombstone.editedAt, deletedAt: tombstone.deletedAt });
    expect(await asItReads(message)).toEqual(tombstone);
    expect(await lastOf(channel().stream)).toMatchObject({
      type: 'message:deleted',
      data: { messageId: message.id, messageSeq: message.seq, senderId: user(0), deletedBy: user(0), deletedAt: tombstone.deletedAt },
    });
    expect(await select('SELECT version, text, event_seq IS NULL AS by_deletion FROM message_edits WHERE message_id = $1 ORDER BY version', message.id)).toEqual([
      { version: 1, text: `secret ${handle(1)}`, by_deletion: false },
      { version: 2, text: 'secret again', by_deletion: true },
    ]);
    for (const table of ['reactions', 'mentions']) expect(await select(`SELECT FROM ${table} WHERE message_id = $1`, message.id)).toEqual([]);
  });

  it('leaves nothing of the text in the log', async () => {
    const root = await write(1);
    const reply = await write(0, { text: `secret ${handle(2)}`, threadId: root.id });
    await edit(0, reply, 'secret again');
    await edit(0, reply, 'secret once more');
    const tombstone = await remove(0, reply);
    expect(await select(`SELECT FROM stream_events WHERE data::text LIKE '%secret%'`)).toEqual([]);
    expect((await eventsOf(streams.thread(root.id))).map(({ type, data }) => [type, data])).toMatchObject([
      ['message:created', { message: { id: reply.id, text: '', deletedAt: tombstone.deletedAt } }],
      ['message:edited', { messageId: reply.id, threadId: root.id, text: '' }],
      ['message:edited', { messageId: reply.id, threadId: root.id, text: '', editedAt: tombstone.editedAt }],
      ['message:deleted', { messageId: reply.id }],
    ]);
    expect((await eventsOf(streams.user(user(2))))[0]).toMatchObject({ type: 'mention:created', data: { message: { id: reply.id, text: '' } } });
  });

  it('of a pinned reply changes what the channel shows of it', async () => {
    const root = await write(0);
    const [reply, last] = [await write(1, { threadId: root.id }), await write(2, { threadId: root.id })];
    await pin(0, reply);
    await remove(1, reply);
    const thread = { replyCount: 1, lastReplyId: last.id, lastReplyAt: last.createdAt, participantIds: [user(2)] };
    expect((await eventsOf(channel().stream)).slice(-2)).toMatchObject([
      { type: 'thread:updated', data: { threadId: root.id, thread } },
      { type: 'message:unpinned', data: { messageId: reply.id, threadId: root.id, unpinnedBy: user(1) } },
    ]);
    expect((await asItReads(root)).thread).toEqual(thread);
    const tombstone = await remove(0, root);
    expect(tombstone.thread).toEqual(thread);
    expect(await write(0, { threadId: root.id })).toMatchObject({ seq: 4 });
  });

  it('of replies leaves a thread that tells of those which are left, and none when all are gone', async () => {
    const root = await write(0);
    const [first, second, third] = [await write(1, { threadId: root.id }), await write(2, { threadId: root.id }), await write(1, { threadId: root.id })];
    const told = async () => ((await eventsOf(channel().stream)).findLast(({ type }) => type === 'thread:updated')?.data as { thread: object }).thread;
    await remove(1, third);
    const two = { replyCount: 2, lastReplyId: second.id, lastReplyAt: second.createdAt, participantIds: [user(1), user(2)] };
    expect([await told(), (await asItReads(root)).thread]).toEqual([two, two]);
    await remove(2, second);
    const one = { replyCount: 1, lastReplyId: first.id, lastReplyAt: first.createdAt, participantIds: [user(1)] };
    expect([await told(), (await asItReads(root)).thread]).toEqual([one, one]);
    await remove(1, first);
    expect(await told()).toMatchObject({ replyCount: 0, participantIds: [] });
    expect(await asItReads(root)).not.toHaveProperty('thread');

    const again = await write(2, { threadId: root.id });
    expect((await asItReads(root)).thread).toEqual({ replyCount: 1, lastReplyId: again.id, lastReplyAt: again.createdAt, participantIds: [user(2)] });
  });

  it('changes nothing the second time, also for moderators', async () => {
    const message = await write(0);
    await giveRole(1, 'admin');
    expect(await reason(remove(2, message))).toBe('NOT_AUTHOR');
    const tombstone = await remove(1, message);
    await archive();
    expect([await remove(0, message), await remove(1, message)]).toEqual([tombstone, tombstone]);
    expect((await eventsOf(channel().stream)).map(({ type }) => type)).toEqual(['message:created', 'message:deleted']);
    expect(await reason(edit(0, message, 'new'))).toBe('MESSAGE_NOT_FOUND');
    expect(await reason(react(0, message))).toBe('MESSAGE_NOT_FOUND');
    expect(await reason(pin(0, message))).toBe('MESSAGE_NOT_FOUND');
  });
});

describe('reactions', () => {
  it('are counted, each of a user once, in the order in which they came', async () => {
    const message = await write(0);
    expect(await react(2, message)).toEqual({ messageId: message.id, emoji: '👍', count: 1 });
    expect((await react(1, message)).count).toBe(2);
    expect((await react(1, message)).count).toBe(2);
    await react(0, message, ':tada:');
    const reactions = [{ emoji: ':tada:', count: 1, userIds: [user(0)] }, { emoji: '👍', count: 2, userIds: [user(2), user(1)] }];
    expect((await asItReads(message)).reactions).toEqual(reactions);
    expect((await unreact(2, message)).count).toBe(1);
    expect((await unreact(2, message)).count).toBe(1);
    expect((await eventsOf(channel().stream)).slice(1).map(({ type, data }) => [type, data])).toMatchObject([
      ['reaction:added', { messageId: message.id, userId: user(2), emoji: '👍', count: 1 }],
      ['reaction:added', { userId: user(1), count: 2 }],
      ['reaction:added', { userId: user(0), emoji: ':tada:', count: 1 }],
      ['reaction:removed', { userId: user(2), emoji: '👍', count: 1 }],
    ]);
  });

  it('are of so many kinds and no more', async () => {
    const message = await write(0);
    await select(
      `INSERT INTO reactions (message_id, emoji, user_id, seq) SELECT $1, ':e' || n || ':', $2, n FROM generate_series(1, ${limits.reactionsPerMessage}) AS n`,
      message.id,
      user(1),
    );
    expect(await reason(react(0, message))).toBe('TOO_MANY_REACTIONS');
    expect((await react(0, message, ':e7:')).count).toBe(2);
  });

  it('name the first hundred', async () => {
    const message = await write(0);
    const crowd = Array.from({ length: limits.reactionUsers + 1 }, () => randomUUID());
    await select(`INSERT INTO reactions (message_id, emoji, user_id, seq) SELECT $1, '👍', id, place FROM unnest($2::uuid[]) WITH ORDINALITY AS u (id, place)`, message.id, crowd);
    expect((await asItReads(message)).reactions).toEqual([{ emoji: '👍', count: crowd.length, userIds: crowd.slice(0, limits.reactionUsers) }]);
    expect((await unreact(0, message)).count).toBe(crowd.length);
    expect((await react(0, message)).count).toBe(crowd.length + 1);
  });
});

describe('pins', () => {
  it('are told in the channel, also those of replies, and once', async () => {
    const reply = await write(1, { threadId: (await write(0)).id });
    const { pinnedAt } = await pin(0, reply);
    expect(await pin(2, reply)).toEqual({ messageId: reply.id, pinnedAt });
    expect((await asItReads(reply)).pinnedAt).toBe(pinnedAt);
    await unpin(2, reply);
    await unpin(2, reply);
    expect(await asItReads(reply)).not.toHaveProperty('pinnedAt');
    const place = { messageId: reply.id, channelId: channel().id, threadId: reply.threadId };
    expect((await eventsOf(channel().stream)).slice(2).map(({ type, data }) => [type, data])).toEqual([
      ['message:pinned', { ...place, pinnedBy: user(0), pinnedAt }],
      ['message:unpinned', { ...place, unpinnedBy: user(2) }],
    ]);
  });

  it('are for who may, and so many in a channel', async () => {
    const message = await write(0);
    await giveRole(1, 'guest');
    expect(await reason(pin(1, message))).toBe('NOT_ALLOWED');
    expect(await reason(unpin(1, message))).toBe('NOT_ALLOWED');
    await select(
      `INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at, pinned_at)
       SELECT gen_random_uuid(), $1, $2, 'p' || n, 1000 + n, '', now(), now() FROM generate_series(1, ${limits.pinsPerChannel}) AS n`,
      channel().id,
      user(0),
    );
    expect(await reason(pin(0, message))).toBe('TOO_MANY_PINS');
  });
});

it('publishes what it commits', async () => {
  const message = await write(0);
  const { stream } = channel();
  const received: StreamEvent[] = [];
  const subscriber = new StreamSubscriber(messaging.bus, {
    holds: (held) => held === stream,
    onEvents: (_, events) => received.push(...events.map(({ event }) => event)),
    onFault: (_, error) => expect(error).toBeUndefined(),
  });
  subscriber.hold(stream);
  await subscriber.live(stream);
  await react(1, message);
  await edit(0, message, 'new');
  await waitUntil('both events have come', () => received.length === 2);
  subscriber.release(stream);
  expect(received).toMatchObject((await eventsOf(stream)).slice(1).map(({ epoch: _, ...event }) => event));
});
