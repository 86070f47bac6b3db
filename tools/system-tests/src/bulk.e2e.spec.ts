import { randomUUID } from 'node:crypto';
import { commands, ErrorResponse, routes, type Message, type SessionChannel } from '@chatgenius/contracts';
import { callApi, seed, type SeededChannel } from '@chatgenius/testing';
import { seqsOf, oneTo } from './traffic.ts';
import { SharedSystem } from './shared-system.ts';

interface Result {
  readonly status: 'ok' | 'error';
  readonly seq: number;
  readonly message: Message;
  readonly messageId: string;
  readonly threadId?: string;
}

const LARGEST_TEXT = 8_000;
const START = Date.parse('2020-02-03T04:05:06.007Z');

/** Sending and importing over HTTP, as bots and migrations do. */
describe('many messages in one request', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  /** A fresh channel, its owner and another member. */
  async function world() {
    const { userIds, channels } = await seed(system.database.pool, { users: 2, channels: 1 });
    const [owner = '', member = ''] = userIds;
    const channel = channels[0] as SeededChannel;
    await system.database.prisma.channelMember.update({ where: { channelId_userId: { channelId: channel.id, userId: owner } }, data: { role: 'owner' } });
    return { owner, member, channel };
  }

  async function post(path: string, messages: readonly unknown[], token: string): Promise<{ status: number; results: Result[]; body: unknown }> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${system.apiUrl}${path}`, { method: 'POST', headers, body: JSON.stringify({ messages }) });
    const body = (await response.json()) as { results?: Result[] };
    return { status: response.status, results: body.results ?? [], body };
  }

  const send = async (userId: string, messages: readonly unknown[]) => post('/v1/messages/bulk', messages, await system.token(userId));
  const reasonOf = (answer: unknown): string => ErrorResponse.parse(answer).data.reason;
  const outcomes = (results: readonly Result[]) => results.map((result) => (result.status === 'ok' ? 'ok' : reasonOf(result)));
  const newMessage = (channel: SeededChannel, changes: object = {}) => ({ channelId: channel.id, clientMessageId: randomUUID(), text: 'hello', ...changes });

  describe('that are sent', () => {
    it('reach the channel in their order; one that is wrong is reported at its place and fails no other', async () => {
      const { owner, member, channel } = await world();
      const reader = await system.connect(member, 1);
      await reader.command(commands.channelJoin, { channelId: channel.id });
      const messages: object[] = Array.from({ length: 500 }, (_, index) => newMessage(channel, { text: `message ${index}` }));
      messages[3] = { text: 'no channel' };
      messages[250] = newMessage({ ...channel, id: randomUUID() });
      messages[499] = newMessage(channel, { threadId: randomUUID() });

      const { status, results } = await send(owner, messages);
      expect(status).toBe(200);
      expect(outcomes(results)).toEqual(messages.map((_, index) => ({ 3: 'PAYLOAD_MALFORMED', 250: 'CHANNEL_NOT_FOUND', 499: 'THREAD_NOT_FOUND' })[index] ?? 'ok'));
      const written = results.filter((result) => result.status === 'ok');
      expect(written.map(({ seq }) => seq)).toEqual(oneTo(497));
      await reader.receivedUpTo(channel.stream, 497);
      expect(reader.eventsOf(channel.stream).map(({ data }) => (data as { message: Message }).message.text)).toEqual(written.map(({ message }) => message.text));
    });

    it('are each one message, however often and however many times at once they come', async () => {
      const { owner, channel } = await world();
      const messages = Array.from({ length: 200 }, () => newMessage(channel));
      messages.push(...messages.slice(0, 10));
      const answers = await Promise.all(Array.from({ length: 4 }, () => send(owner, messages)));
      const ids = answers.map(({ results }) => results.map(({ message }) => message.id));
      for (const ofAnswer of ids) expect(ofAnswer).toEqual(ids[0]);
      expect(new Set(ids[0]).size).toBe(200);
      expect(await system.database.prisma.message.count({ where: { channelId: channel.id } })).toBe(200);
    });

    it('may be larger than NATS carries, and so may be what is answered for a repeat', async () => {
      const { owner, channel } = await world();
      const messages = Array.from({ length: 60 }, (_, index) => newMessage(channel, { text: `${index} ${'é'.repeat(LARGEST_TEXT - 4)}` }));
      const first = await send(owner, messages);
      expect(first.results.map(({ seq }) => seq)).toEqual(oneTo(60));

      // As many reactions as a message shows: 20 such messages are 4 MB.
      const smiled = first.results.slice(0, 20).map(({ message }) => message.id);
      await system.database.pool.query(
        `INSERT INTO reactions (message_id, emoji, user_id, seq)
         SELECT id, ':e' || emoji || ':', gen_random_uuid(), 1 FROM unnest($1::uuid[]) AS reacted (id), generate_series(1, 50) AS emoji, generate_series(1, 100)`,
        [smiled],
      );
      const again = await send(owner, messages);
      expect(again.results.map(({ message }) => message.id)).toEqual(first.results.map(({ message }) => message.id));
      expect(again.results[0]?.message.reactions).toHaveLength(50);
      expect(again.results[0]?.message.reactions?.[0]?.userIds).toHaveLength(100);
    });

    it('find their channel however its id is spelled', async () => {
      const { owner, channel } = await world();
      const { results } = await send(owner, [newMessage(channel, { channelId: channel.id.toUpperCase() }), newMessage(channel)]);
      expect(results).toMatchObject([{ status: 'ok', seq: 1, message: { channelId: channel.id } }, { status: 'ok', seq: 2 }]);
    });

    it('come from a bot, where it is a member; its token opens no socket without that scope', async () => {
      const { owner, channel } = await world();
      const token = await system.token(owner);
      const bot = await callApi(system.apiUrl, routes.createBot, { token, body: { handle: `bot-${randomUUID().slice(0, 8)}` } });
      const made = await callApi(system.apiUrl, routes.createServiceToken, { token, params: { botId: bot.id }, body: { name: 'spec', scopes: ['messages:send', 'messages:read'] } });
      const ofBot = async () => outcomes((await post('/v1/messages/bulk', [newMessage(channel)], made.token)).results);
      expect(await ofBot()).toEqual(['CHANNEL_NOT_FOUND']);
      await callApi(system.apiUrl, routes.addMember, { token, params: { channelId: channel.id }, body: { userId: bot.id, role: 'member' } });
      expect(await ofBot()).toEqual(['ok']);
      const history = await callApi(system.apiUrl, routes.channelHistory, { token: made.token, params: { channelId: channel.id } });
      expect(history.messages.map(({ senderId }) => senderId)).toEqual([bot.id]);
      await expect(system.connectWith(made.token, 0)).rejects.toMatchObject({ reason: 'SCOPE_MISSING' });
      await callApi(system.apiUrl, routes.revokeServiceToken, { token, params: { botId: bot.id, tokenId: made.id } });
      expect((await post('/v1/messages/bulk', [newMessage(channel)], made.token)).status).toBe(401);
    });
  });

  describe('that are imported', () => {
    const imported = (senderId: string, place: number, changes: object = {}) => ({
      clientMessageId: `old-${place}`,
      senderId,
      text: `message ${place}`,
      createdAt: new Date(START + place * 1_000).toISOString(),
      ...changes,
    });
    const importInto = async (channel: SeededChannel, userId: string, messages: readonly unknown[]) =>
      post(`/v1/channels/${channel.id}/import`, messages, await system.token(userId));

    it('come with their senders and times, live to who is there, and count as unread', async () => {
      const { owner, member, channel } = await world();
      const reader = await system.connect(member, 1);
      await reader.command(commands.channelJoin, { channelId: channel.id });
      const gone = (await seed(system.database.pool, { users: 1, channels: 0 })).userIds[0] ?? '';
      const messages = Array.from({ length: 500 }, (_, index) => imported(gone, index, index % 10 === 9 ? { threadClientMessageId: `old-${index - 9}` } : {}));

      const { status, results } = await importInto(channel, owner, messages);
      expect([status, new Set(outcomes(results))]).toEqual([200, new Set(['ok'])]);
      expect(results[9]).toMatchObject({ threadId: results[0]?.messageId, seq: 1 });
      // 450 messages and an update of each of the 50 threads.
      await reader.receivedUpTo(channel.stream, 500);
      expect(seqsOf(reader, channel.stream)).toEqual(oneTo(500));

      const token = await system.token(member);
      const history = await callApi(system.apiUrl, routes.channelHistory, { token, params: { channelId: channel.id }, query: { limit: 3 } });
      expect(history.messages).toMatchObject([498, 497, 496].reverse().map((place) => ({ senderId: gone, text: `message ${place}`, createdAt: messages[place]?.createdAt })));
      const returning = await system.connect(member, 0);
      const ready = returning.ephemeral.find(({ name }) => name === 'session:ready')?.data as { channels: SessionChannel[] };
      expect(ready.channels).toMatchObject([{ id: channel.id, unread: 450, mentions: 0 }]);
    });

    it('are the same when they are repeated, also at once and after a part of them', async () => {
      const { owner, member, channel } = await world();
      const messages = Array.from({ length: 300 }, (_, index) => imported(member, index));
      await importInto(channel, owner, messages.slice(0, 100));
      const answers = await Promise.all(Array.from({ length: 3 }, () => importInto(channel, owner, messages)));
      for (const { results } of answers) expect(results).toEqual(answers[0]?.results);
      expect(answers[0]?.results.map(({ seq }) => seq)).toEqual(oneTo(300));
    });

    it('are refused as a whole where they may not be imported, and one by one where they are wrong', async () => {
      const { owner, member, channel } = await world();
      const other = await world();
      const refused = await importInto(channel, member, [imported(owner, 1)]);
      expect([refused.status, reasonOf(refused.body)]).toEqual([403, 'NOT_ALLOWED']);
      const missing = await importInto(channel, other.owner, [imported(owner, 1)]);
      expect([missing.status, reasonOf(missing.body)]).toEqual([404, 'CHANNEL_NOT_FOUND']);

      const { status, results } = await importInto(channel, owner, [imported(owner, 5), { text: 'nothing else' }, imported(randomUUID(), 6), imported(owner, 4), imported(owner, 7)]);
      expect(status).toBe(200);
      expect(outcomes(results)).toEqual(['ok', 'PAYLOAD_MALFORMED', 'USER_NOT_FOUND', 'OUT_OF_ORDER', 'ok']);
    });

    it('are refused once people have written into the channel: it is later by then', async () => {
      const { owner, member, channel } = await world();
      await send(member, [newMessage(channel)]);
      expect(outcomes((await importInto(channel, owner, [imported(owner, 1)])).results)).toEqual(['OUT_OF_ORDER']);
    });
  });
});
