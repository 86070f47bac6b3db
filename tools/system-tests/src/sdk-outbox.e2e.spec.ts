import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { ChatClient, IndexedDbStorage, MemoryStorage, type ChatClientOptions, type OutboxStorage } from '@chatgenius/client-sdk';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { oneTo } from './traffic.ts';

const NOWHERE = 'http://127.0.0.1:9';

/** What was shown as pending is sent once, by whichever client of its user comes next, and by nobody else. */
describe('the outbox of the SDK', () => {
  let system: SharedSystem;
  let world: Seed;
  const channelId = () => world.channels[0]?.id ?? '';
  const userId = (index: number) => world.userIds[index] ?? '';
  const made: { close(): void }[] = [];

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(async () => {
    for (const chat of made) chat.close();
    await system.stop();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 2, channels: 2 });
  });

  /** Not connected yet. */
  function client(user: number, options: Partial<ChatClientOptions> = {}): ChatClient {
    const chat = new ChatClient({ url: system.gateway(user).url, apiUrl: system.apiUrl, token: () => system.token(userId(user)), userId: userId(user), optimistic: true, backoff: { firstMs: 50, longestMs: 500 }, ...options });
    made.push(chat);
    return chat;
  }

  const stored = async () => (await system.database.pool.query<{ text: string }>('SELECT text FROM messages WHERE channel_id = $1 ORDER BY seq', [channelId()])).rows.map(({ text }) => text);
  const settled = (chat: ChatClient) => waitUntil('all is sent', () => chat.isSettled && chat.outgoing.length === 0);

  it.each<[string, () => OutboxStorage]>([['a storage of its own', () => new MemoryStorage()], ['IndexedDB', () => new IndexedDbStorage(randomUUID())]])('goes on in a new client, once and in order, from %s', async (_, makeStorage) => {
    const storage = makeStorage();
    const proxy = await FaultProxy.before(system.gateway(0).url);
    const first = client(0, { storage, url: `http://127.0.0.1:${proxy.port}` });
    await first.connect();
    const { id } = await first.send({ channelId: channelId(), text: 'to be edited' }).acknowledged;
    // The server does what it is told, and its acks do not arrive.
    proxy.stall();
    const texts = oneTo(20).map((index) => `message ${index}`);
    for (const text of texts) first.send({ channelId: channelId(), text }).acknowledged.catch(() => undefined);
    first.edit(id, 'edited').catch(() => undefined);
    first.react(id, '👍').catch(() => undefined);
    await waitUntil('some of it is done', async () => (await stored()).includes('message 1'));
    first.markRead({ channelId: channelId() }, 1);
    await waitUntil('it is kept', () => first.keeping.kept === 'device');
    first.close();

    const second = client(0, { storage, url: NOWHERE });
    await waitUntil('it is shown as pending, without a connection', () => second.outgoing.length === texts.length);
    expect(second.outgoing.map(({ text }) => text)).toEqual(texts);
    second.close();

    const third = client(0, { storage });
    await third.connect();
    await waitUntil('all is there', async () => (await stored()).length > texts.length);
    await settled(third);
    expect(await stored()).toEqual(['edited', ...texts]);
    const { rows } = await system.database.pool.query('SELECT 1 FROM reactions WHERE message_id = $1', [id]);
    expect(rows).toHaveLength(1);
    expect(third.user?.channels.get(channelId())?.cursor.read).toBeGreaterThanOrEqual(1);
    await waitUntil('nothing is kept any more', async () => (await storage.read(`${new URL(system.apiUrl).href} ${userId(0)}`)).length === 0);
    await proxy.close();
  }, 40_000);

  it('is taken over from a client that dies while another one lives, and not before', async () => {
    const storage = new MemoryStorage();
    const dying = client(0, { storage, url: NOWHERE });
    const living = client(0, { storage });
    await living.connect();
    dying.send({ channelId: channelId(), text: 'left behind' }).acknowledged.catch(() => undefined);
    await waitUntil('it is kept', () => dying.keeping.kept === 'device');
    await living.send({ channelId: channelId(), text: 'of the other' }).acknowledged;
    expect(await stored()).toEqual(['of the other']);
    dying.close();
    await waitUntil('it is sent', async () => (await stored()).length === 2);
    expect(await stored()).toEqual(['of the other', 'left behind']);
  });

  it('is never sent by somebody else, whatever their client is told', async () => {
    const storage = new MemoryStorage();
    const ada = client(0, { storage, url: NOWHERE });
    ada.send({ channelId: channelId(), text: 'of ada' }).acknowledged.catch(() => undefined);
    await waitUntil('it is kept', () => ada.keeping.kept === 'device');
    ada.close();
    const grace = client(1, { storage });
    await grace.connect();
    await grace.send({ channelId: channelId(), text: 'of grace' }).acknowledged;
    expect([grace.outgoing, await stored()]).toEqual([[], ['of grace']]);
    const mistaken = client(0, { storage, token: () => system.token(userId(1)) });
    await expect(mistaken.connect()).rejects.toMatchObject({ reason: 'OTHER_USER' });
    await waitUntil('what is of ada is there', () => mistaken.outgoing.length === 1);
    mistaken.close();
    const again = client(0, { storage });
    await again.connect();
    await settled(again);
    expect(await stored()).toEqual(['of grace', 'of ada']);
  });

  it('says when nothing more can be kept, sends it all the same, and keeps again when there is room', async () => {
    let full = true;
    const memory = new MemoryStorage();
    const storage: OutboxStorage = {
      read: (scope) => memory.read(scope),
      write: (scope, entry) => (full ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : memory.write(scope, entry)),
      remove: (scope, id) => memory.remove(scope, id),
    };
    const chat = client(0, { storage, url: NOWHERE });
    const told: string[] = [];
    chat.on('keeping', (keeping) => told.push(keeping.kept === 'device' ? 'device' : keeping.reason));
    chat.send({ channelId: channelId(), text: 'first' }).acknowledged.catch(() => undefined);
    await waitUntil('it is told', () => told.at(-1) === 'QUOTA');
    full = false;
    const second = chat.send({ channelId: channelId(), text: 'second' });
    second.acknowledged.catch(() => undefined);
    expect(chat.discard(second.clientMessageId)).toBe(true);
    await waitUntil('both are kept', () => told.at(-1) === 'device');
    chat.close();
    const next = client(0, { storage });
    await next.connect();
    await settled(next);
    expect(await stored()).toEqual(['first']);
  });

  it('gives back a change that it does not know to have been made or not, once the server would not know either', async () => {
    const storage = new MemoryStorage();
    const writer = client(0, { storage });
    await writer.connect();
    const { id } = await writer.send({ channelId: channelId(), text: 'as it was' }).acknowledged;
    writer.close();
    const scope = `${new URL(system.apiUrl).href} ${userId(0)}`;
    const entry = { id: randomUUID(), owner: 'gone', lane: `message:${id}`, order: 1, name: 'messageEdit' as const, input: { messageId: id, text: 'late', changeId: randomUUID() }, writtenAt: Date.now() - 25 * 3_600_000 };
    await storage.write(scope, entry);
    const later = client(0, { storage });
    const refused: unknown[] = [];
    later.on('outgoingChange', (change) => change.status === 'refused' && refused.push(change.error?.reason));
    await later.connect();
    await later.send({ channelId: channelId(), text: 'behind it' }).acknowledged;
    expect([refused, await stored(), await storage.read(scope)]).toEqual([['EXPIRED'], ['as it was', 'behind it'], []]);
  });
});
