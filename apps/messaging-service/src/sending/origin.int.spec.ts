import { randomUUID } from 'node:crypto';
import { ChatError, commands, limits, streams, type Message } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';

let copy: TestDatabase;
let messaging: RunningMessaging;
let [ada, bob] = ['', ''];
let [here, there] = ['', ''];

beforeAll(async () => {
  copy = await createTestDatabase();
  messaging = await runMessaging('origin.int.spec', copy.url);
});
beforeEach(async () => {
  const world = await seed(messaging.database.pool, { users: 2, channels: 2 });
  [ada = '', bob = ''] = world.userIds;
  [here = '', there = ''] = world.channels.map(({ id }) => id);
});
afterAll(async () => {
  await messaging.close();
  await copy.drop();
});

const select = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, unknown>>(sql, values)).rows;
const send = async (userId: string, channelId: string, input: object): Promise<Message> =>
  (await messaging.command(commands.messageSend, userId, { channelId, clientMessageId: randomUUID(), text: '', ...input })).message;
const edit = async (userId: string, messageId: string, text: string) => (await messaging.command(commands.messageEdit, userId, { messageId, text })).message;
const remove = (userId: string, messageId: string) => messaging.command(commands.messageDelete, userId, { messageId });
/** As a repeated send reads it. */
const asItReads = (userId: string, { channelId, clientMessageId }: Message) => send(userId, channelId, { clientMessageId, text: 'again' });
const reasonOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => (error instanceof ChatError ? error.reason : String(error)));
const logOf = async (channelId: string) => JSON.stringify(await readEvents(messaging.database.pool, streams.channel(channelId), { epoch: '', after: 0, limit: 100 }));
async function upload(owner: string): Promise<string> {
  const [row] = await select(`INSERT INTO files (id, owner_id, name, media_type, bytes, state) VALUES (gen_random_uuid(), $1, 'a.txt', 'text/plain', 7, 'ready') RETURNING id`, owner);
  return String(row?.id);
}

describe('a quote', () => {
  it('shows how a message begins, of whom, where and when, and stays when the original is edited or deleted', async () => {
    const original = await send(bob, there, { text: `${'x'.repeat(limits.quoteLength - 1)}😀 and more` });
    const { id: messageId, channelId, senderId, createdAt } = original;
    const quoting = await send(ada, here, { text: 'look', quote: { messageId } });
    expect(quoting.quote).toEqual({ messageId, channelId, senderId, createdAt, text: 'x'.repeat(limits.quoteLength - 1), excerpt: true });
    await edit(bob, messageId, 'otherwise');
    await remove(bob, messageId);
    expect(await asItReads(ada, quoting)).toEqual(quoting);
    expect(await logOf(here)).toContain('"quote"');
  });

  it('goes with the message that has it, out of the log as well', async () => {
    const original = await send(bob, here, { text: 'words', attachmentIds: [await upload(bob)] });
    const quoting = await send(ada, here, { text: 'look', quote: { messageId: original.id } });
    expect(quoting.quote).toMatchObject({ text: 'words', files: 1 });
    expect((await edit(ada, quoting.id, 'look here')).quote).toEqual(quoting.quote);
    await remove(ada, quoting.id);
    expect(await asItReads(ada, quoting)).not.toHaveProperty('quote');
    expect(await logOf(here)).not.toContain('"quote"');
  });

  it('is of what the sender may read', async () => {
    const { id: messageId } = await send(bob, there, { text: 'hidden' });
    await select('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', there, ada);
    // As of history: a public channel is read by who is no member.
    expect((await send(ada, here, { text: 'look', quote: { messageId } })).quote?.text).toBe('hidden');
    await select(`UPDATE channels SET kind = 'private' WHERE id = $1`, there);
    const gone = await send(bob, here, { text: 'gone' });
    await remove(bob, gone.id);
    for (const id of [messageId, gone.id, randomUUID()]) {
      expect(await reasonOf(send(ada, here, { text: 'look', quote: { messageId: id } }))).toBe('MESSAGE_NOT_FOUND');
      expect(await reasonOf(send(ada, here, { forwarded: { messageId: id } }))).toBe('MESSAGE_NOT_FOUND');
    }
  });
});

describe('what is forwarded', () => {
  it('is a copy of text and files, which stay with the original, and mentions nobody', async () => {
    const handle = `@u${ada.replaceAll('-', '').slice(0, 30)}`;
    const fileId = await upload(bob);
    const original = await send(bob, there, { text: `${handle} look`, attachmentIds: [fileId] });
    const copy = await send(ada, here, { forwarded: { messageId: original.id } });
    const { id: messageId, channelId, senderId, createdAt, text, attachments } = original;
    expect(copy).toMatchObject({ senderId: ada, text, attachments, forwarded: { messageId, channelId, senderId, createdAt } });
    expect(copy).not.toHaveProperty('mentions');
    expect(await select('SELECT message_id FROM message_files WHERE file_id = $1 AND NOT forwarded', fileId)).toEqual([{ message_id: messageId }]);
    // Who forwards the copy names the first author.
    expect((await send(bob, here, { forwarded: { messageId: copy.id } })).forwarded).toEqual(copy.forwarded);
    await remove(bob, messageId);
    expect(await asItReads(ada, copy)).toEqual(copy);
    await remove(ada, copy.id);
    expect(await asItReads(ada, copy)).not.toHaveProperty('forwarded');
  });

  it('is edited by nobody, and says nothing beside', async () => {
    const original = await send(bob, there, { text: 'words' });
    const copy = await send(ada, here, { forwarded: { messageId: original.id } });
    for (const userId of [ada, bob]) expect(await reasonOf(edit(userId, copy.id, 'other words'))).toBe('NOT_AUTHOR');
    expect(await reasonOf(send(ada, here, { text: 'and', forwarded: { messageId: original.id } }))).toBe('PAYLOAD_MALFORMED');
    expect(await reasonOf(send(ada, here, { quote: { messageId: original.id } }))).toBe('PAYLOAD_MALFORMED');
  });

  it('is one message, however often it is repeated, and one of many in a group', async () => {
    const originals = [await send(bob, there, { text: 'one' }), await send(bob, there, { text: 'two' })];
    const clientMessageId = randomUUID();
    const copies = await Promise.all([...originals, ...originals].map(({ id }, index) =>
      send(ada, here, { forwarded: { messageId: id }, ...(index % 2 === 0 && { clientMessageId }) })));
    expect(copies.map(({ text }) => text)).toEqual(['one', 'two', 'one', 'two']);
    expect(new Set(copies.map(({ id }) => id)).size).toBe(3);
  });
});
