import { limits, streams, type StreamId } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { inParallel, oneTo, recordSeqs } from './traffic.ts';

/** What the SDK does about what the server tells it: too much was missed, the token is old. */
describe('a client of the SDK', () => {
  let system: SharedSystem;
  let world: Seed;
  let channelId: string;
  let stream: StreamId;
  const userId = (index: number) => world.userIds[index] ?? '';

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 4, channels: 1 });
    channelId = world.channels[0]?.id ?? '';
    stream = streams.channel(channelId);
  });

  it('pages what is too much to be pushed, while more is pushed, and applies each event once', async () => {
    const writer = await system.chat(userId(0), 0, { reportDelivered: false });
    const reader = await system.chat(userId(1), 1, { reportDelivered: false });
    const seen = recordSeqs(reader, stream);
    const channel = await reader.joinChannel(channelId);
    reader.disconnect();
    const missed = limits.recoverableEvents + 250;
    await inParallel(oneTo(missed), 50, async (index) => void (await writer.send({ channelId, text: `missed ${index}` }).acknowledged));
    const more = inParallel(oneTo(100), 10, async (index) => void (await writer.send({ channelId, text: `more ${index}` }).acknowledged));
    await reader.connect();
    await more;
    await waitUntil('everything is there', () => seen.at(-1) === missed + 100);
    expect(seen).toEqual(oneTo(missed + 100));
    expect(channel.state.messages).toHaveLength(missed + 100);
  });

  it('comes back with a fresh token when the old one has expired, and sends what was waiting', async () => {
    let tokens = 0;
    const reader = await system.chat(userId(1), 1);
    const channel = await reader.joinChannel(channelId);
    // Each token is of a session of its own: none prolongs a connection that another one opened.
    const chat = await system.chat(userId(0), 0, { token: () => system.token(userId(0), { expiresInSeconds: ++tokens === 1 ? 2 : 900 }) });
    await waitUntil('the token has expired', () => chat.connection.status !== 'online');
    const sent = chat.send({ channelId, text: 'after all' });
    expect(chat.outgoing).toEqual([sent]);
    await sent.acknowledged;
    await waitUntil('the message is there', () => channel.state.messages.some(({ text }) => text === 'after all'));
    expect(tokens).toBeGreaterThanOrEqual(2);
    expect(chat.outgoing).toEqual([]);
  });

  it('gives up where only a sign-in can help, and says why', async () => {
    await expect(system.chat(userId(0), 0, { token: 'no token' })).rejects.toMatchObject({ code: 'AUTH_FAILED', reason: 'TOKEN_INVALID', retryable: false });
  });

  it('sends a message once however often the connection breaks, and in the order of writing', async () => {
    const proxy = await FaultProxy.before(system.gateway(0).url);
    const chat = await system.chat(userId(0), 0, { url: `http://127.0.0.1:${proxy.port}`, reportDelivered: false });
    const reader = await system.chat(userId(1), 1, { reportDelivered: false });
    const channel = await reader.joinChannel(channelId);
    const texts = oneTo(60).map((index) => `message ${index}`);
    const all = texts.map((text) => chat.send({ channelId, text }).acknowledged);
    for (const [index, sent] of all.entries()) {
      await sent;
      if (index % 5 === 0) proxy.cut();
    }
    await waitUntil('all messages are there', () => channel.state.messages.length >= texts.length);
    expect(channel.state.messages.map(({ text }) => text)).toEqual(texts);
    await proxy.close();
  });

  it('shows what it was told is committed, although the event was lost and nothing follows it', async () => {
    const proxy = await FaultProxy.before(system.gateway(0).url);
    const chat = await system.chat(userId(0), 0, { url: proxy.url });
    const channel = await chat.joinChannel(channelId);
    const lost = proxy.script([{ on: { direction: 'down', event: 'message:created' }, fault: 'drop' }]);
    await chat.send({ channelId, text: 'the last one' }).acknowledged;
    await lost;
    await waitUntil('it is there', () => channel.state.messages.some(({ text }) => text === 'the last one'), 8_000);
    expect(proxy.faults).toHaveLength(1);
    await proxy.close();
  });

  it('ends a channel that its user was removed from, and takes it up again when they are added', async () => {
    const reader = await system.chat(userId(1), 1);
    const channel = await reader.joinChannel(channelId);
    const closed = new Promise((resolve) => channel.once('closed', resolve));
    const owner = await system.token(userId(0));
    await system.database.pool.query(`UPDATE channel_members SET role = 'owner' WHERE user_id = $1`, [userId(0)]);
    const members = `${system.apiUrl}/v1/channels/${channelId}/members`;
    const headers = { authorization: `Bearer ${owner}`, 'content-type': 'application/json' };
    await fetch(`${members}/${userId(1)}`, { method: 'DELETE', headers });
    expect(await closed).toMatchObject({ reason: 'CHANNEL_NOT_FOUND' });
    await waitUntil('the channel is gone', () => reader.user?.channels.size === 0);
    await expect(reader.joinChannel(channelId)).rejects.toMatchObject({ reason: 'CHANNEL_NOT_FOUND' });
    await fetch(members, { method: 'POST', headers, body: JSON.stringify({ userId: userId(1) }) });
    await waitUntil('the channel is back', () => reader.user?.channels.has(channelId) === true);
    expect((await reader.joinChannel(channelId)).state.role).toBe('member');
  });
});
