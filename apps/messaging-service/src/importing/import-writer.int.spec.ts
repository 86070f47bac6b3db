import { randomUUID } from 'node:crypto';
import { ChatError, streams, type ImportedMessage, type MemberRole, type WrittenImport } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { parseNames } from '../mentions/mention.rules.ts';
import { GroupWriter } from '../sending/group-writer.ts';
import { ImportWriter } from './import-writer.ts';

let testDatabase: TestDatabase;
let database: Database;
let writer: ImportWriter;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 6, applicationName: 'import-writer.int.spec' });
  writer = new ImportWriter(database.pool);
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

/** A fresh channel with an importer in some role, and a sender who is no member of it. */
async function world(role: MemberRole = 'admin') {
  const { userIds, channels } = await seed(database.pool, { users: 1, channels: 1 });
  const outsiders = await seed(database.pool, { users: 2, channels: 0 });
  const [actorId = ''] = userIds;
  const [sender = '', other = ''] = outsiders.userIds;
  const channelId = channels[0]?.id ?? '';
  await database.pool.query('UPDATE channel_members SET role = $2 WHERE channel_id = $1', [channelId, role]);
  const write = async (items: ImportedMessage[]) => (await writer.write({ actorId, channelId, items })).outcomes;
  return { actorId, channelId, sender, other, write };
}

const START = Date.parse('2020-02-03T04:05:06.007Z');
const message = (senderId: string, clientMessageId: string, second: number, threadClientMessageId?: string): ImportedMessage => ({
  clientMessageId,
  senderId,
  text: `said ${clientMessageId}`,
  createdAt: new Date(START + second * 1_000).toISOString(),
  ...(threadClientMessageId !== undefined && { threadClientMessageId }),
});
const written = (outcome: WrittenImport | ChatError | undefined): WrittenImport => {
  if (outcome === undefined || outcome instanceof ChatError) throw outcome ?? new Error('no outcome');
  return outcome;
};
const reasonOf = (outcome: WrittenImport | ChatError) => (outcome instanceof ChatError ? outcome.reason : 'written');

describe('an import', () => {
  it('writes messages and threads with their senders and times, in order, and says who brought them', async () => {
    const { actorId, channelId, sender, other, write } = await world();
    const outcomes = await write([
      message(sender, 'root', 0),
      message(other, 'reply 1', 1, 'root'),
      message(other, 'next', 2),
      message(sender, 'reply 2', 3, 'root'),
    ]);
    const [root, reply, next] = outcomes.map(written);
    expect(outcomes).toMatchObject([{ seq: 1 }, { seq: 1, threadId: root?.messageId }, { seq: 2 }, { seq: 2, threadId: root?.messageId }]);
    expect(await database.prisma.message.findMany({ where: { channelId }, orderBy: { createdAt: 'asc' } })).toMatchObject([
      { id: root?.messageId, senderId: sender, createdAt: new Date(START), threadId: null, importedById: actorId, mentions: null },
      { id: reply?.messageId, senderId: other, threadId: root?.messageId, importedById: actorId },
      { id: next?.messageId, senderId: other },
      { senderId: sender, threadId: root?.messageId },
    ]);

    const threadId = root?.messageId ?? '';
    const thread = { replyCount: 2, lastReplyAt: new Date(START + 3_000).toISOString(), lastReplyId: written(outcomes[3]).messageId, participantIds: [other, sender] };
    expect(await events(streams.channel(channelId))).toMatchObject([
      { seq: 1, type: 'message:created', data: { message: { id: threadId, text: 'said root', importedById: actorId, createdAt: new Date(START).toISOString() } } },
      { seq: 2, type: 'message:created' },
      { seq: 3, type: 'thread:updated', data: { channelId, threadId, thread } },
    ]);
    expect((await events(streams.thread(threadId))).map(({ seq, type }) => [seq, type])).toEqual([[1, 'message:created'], [2, 'message:created']]);
  });

  it('tells nobody in a stream of their own, and makes nobody follow', async () => {
    const { channelId, sender, actorId, write } = await world();
    const handle = (await database.prisma.user.findUniqueOrThrow({ where: { id: actorId } })).handle;
    const [root] = (await write([{ ...message(sender, 'root', 0), text: `@${handle} @channel` }, message(sender, 'reply', 1, 'root')])).map(written);
    expect(await events(streams.user(actorId))).toEqual([]);
    expect(await events(streams.user(sender))).toEqual([]);
    expect(await database.prisma.threadFollower.count({ where: { threadId: root?.messageId } })).toBe(0);
    expect(await database.prisma.mention.count({ where: { channelId } })).toBe(0);
  });

  it('is the same when it is repeated, whole or in part', async () => {
    const { channelId, sender, write } = await world();
    const items = [message(sender, 'a', 0), message(sender, 'b', 1, 'a'), message(sender, 'c', 2)];
    const first = await write(items.slice(0, 2));
    const all = await write(items);
    expect(all.slice(0, 2)).toEqual(first);
    expect(await write(items)).toEqual(all);
    expect((await events(streams.channel(channelId))).map(({ type }) => type)).toEqual(['message:created', 'thread:updated', 'message:created']);
    expect(await write([message(sender, 'd', 3, 'a')])).toMatchObject([{ seq: 2, threadId: written(first[0]).messageId }]);
  });

  it('is one when it comes several times at once', async () => {
    const { channelId, sender, other, write } = await world();
    const items = Array.from({ length: 40 }, (_, index) => message(index % 2 ? sender : other, `m${index}`, index, index % 5 ? 'm0' : undefined));
    const answers = await Promise.all(Array.from({ length: 5 }, () => write(items)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await database.prisma.message.count({ where: { channelId } })).toBe(40);
    expect((await events(streams.channel(channelId))).map(({ seq }) => seq)).toEqual(Array.from({ length: 9 }, (_, index) => index + 1));
  });

  it('refuses the items that are wrong, and takes the others', async () => {
    const { sender, write } = await world();
    const outcomes = await write([
      message(sender, 'a', 10),
      message(randomUUID(), 'b', 11),
      message(sender, 'c', 9),
      message(sender, 'd', 12, 'nothing'),
      { ...message(sender, 'e', 13), createdAt: new Date(Date.now() + 60_000).toISOString() },
      message(sender, 'f', 14),
    ]);
    expect(outcomes.map(reasonOf)).toEqual(['written', 'USER_NOT_FOUND', 'OUT_OF_ORDER', 'THREAD_NOT_FOUND', 'PAYLOAD_MALFORMED', 'written']);
    expect(outcomes[5]).toMatchObject({ seq: 2 });
  });

  it('neither takes nor tells of messages that were written elsewhere', async () => {
    const { sender, other, write } = await world();
    const elsewhere = await world();
    await elsewhere.write([message(sender, 'shared', 0), message(sender, 'only there', 1)]);
    const outcomes = await write([message(sender, 'reply', 0, 'only there'), message(sender, 'shared', 0), message(other, 'shared', 1)]);
    expect(outcomes.map(reasonOf)).toEqual(['THREAD_NOT_FOUND', 'written', 'CLIENT_MESSAGE_ID_TAKEN']);
  });

  it('takes no name that somebody will send under, and finds none that they have', async () => {
    const { actorId, channelId, write } = await world();
    const { channels, userIds } = await seed(database.pool, { users: 1, channels: 1 });
    const [victim = ''] = userIds;
    const theirs = channels[0]?.id ?? '';
    const send = async (clientMessageId: string) => {
      const text = `truly ${clientMessageId}`;
      const { outcomes } = await new GroupWriter(database.pool).write([{ senderId: victim, channelId: theirs, clientMessageId, text, names: parseNames(text), attachmentIds: [] }]);
      return outcomes[0] instanceof ChatError ? outcomes[0].reason : outcomes[0]?.message;
    };
    const sent = await send('sent before');
    const [claimed, known] = (await write([message(victim, 'will be sent', 0), message(victim, 'sent before', 1)])).map(written);
    const answer = await send('will be sent');
    expect(answer).toMatchObject({ channelId: theirs, senderId: victim, text: 'truly will be sent' });
    // Repeats are what they were, on both sides.
    expect([await send('will be sent'), await send('sent before')]).toEqual([answer, sent]);
    expect(await write([message(victim, 'will be sent', 0), message(victim, 'sent before', 1)])).toEqual([claimed, known]);
    expect(await database.prisma.message.count({ where: { channelId, senderId: victim, importedById: actorId } })).toBe(2);
  });

  it('is found, as what was sent is, by an index of its own', async () => {
    const plan = async (where: string) => JSON.stringify((await database.pool.query(`EXPLAIN SELECT id FROM messages WHERE ${where} LIMIT 1`)).rows);
    const none = randomUUID();
    expect(await plan(`sender_id = '${none}' AND client_message_id = 'a' AND imported_by_id IS NULL`)).toContain('messages_sent_idx');
    expect(await plan(`channel_id = '${none}' AND client_message_id = 'a' AND imported_by_id IS NOT NULL`)).toContain('messages_imported_idx');
  });

  it.each([
    ['member', 'NOT_ALLOWED'],
    ['guest', 'NOT_ALLOWED'],
  ] as const)('is not for a %s', async (role, reason) => {
    const { channelId, sender, write } = await world(role);
    await expect(write([message(sender, 'a', 0)])).rejects.toMatchObject({ reason });
    expect(await database.prisma.message.count({ where: { channelId } })).toBe(0);
  });

  it('is not for strangers, nor for archived channels', async () => {
    const { channelId, sender, write } = await world();
    const items = [message(sender, 'a', 0)];
    await expect(writer.write({ actorId: sender, channelId, items })).rejects.toMatchObject({ reason: 'CHANNEL_NOT_FOUND' });
    await expect(writer.write({ actorId: sender, channelId: randomUUID(), items })).rejects.toMatchObject({ reason: 'CHANNEL_NOT_FOUND' });
    await database.prisma.channel.update({ where: { id: channelId }, data: { archivedAt: new Date() } });
    await expect(write(items)).rejects.toMatchObject({ reason: 'ARCHIVED' });
  });
});

const events = (stream: ReturnType<typeof streams.channel>) => readEvents(database.pool, stream, { epoch: '', after: 0, limit: 100 });
