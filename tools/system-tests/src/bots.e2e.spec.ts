import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, routes, type Scope } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient, type RefusedError, type SeededChannel } from '@chatgenius/testing';
import { assist } from '@chatgenius/example-assistant';
import { freshHandle } from './handles.ts';
import { PresenceWatcher, untilSettled } from './presence-watcher.ts';
import { SharedSystem } from './shared-system.ts';

/** All that a bot needs to listen and answer. */
const TALKING: Scope[] = ['connections:open', 'messages:read', 'messages:send'];

/** Programs that hold connections by a service token, as people do by theirs. */
describe('a bot at a socket', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });
  afterAll(() => system.stop());

  const reasonOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as RefusedError).reason);
  const missing = (work: Promise<unknown>) => work.then(() => 'nothing', (error: unknown) => (error as RefusedError).response.data.scope);
  const send = (channelId: string, text = 'hello') => ({ channelId, clientMessageId: randomUUID(), text });

  /** A channel with its owner and their bot, and a token of it. */
  async function world(scopes: Scope[] = TALKING) {
    const { userIds: [ownerId = '', otherId = ''], channels } = await seed(system.database.pool, { users: 2, channels: 2 });
    const [channel, foreign] = channels as [SeededChannel, SeededChannel];
    const asOwner = await system.token(ownerId);
    const bot = await callApi(system.apiUrl, routes.createBot, { token: asOwner, body: { handle: freshHandle('bot'), displayName: 'Assistant' } });
    const tokenOf = (wished: Scope[]) => callApi(system.apiUrl, routes.createServiceToken, { token: asOwner, params: { botId: bot.id }, body: { name: 'sockets', scopes: wished } });
    await system.database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role) VALUES ($1, $2, 'member')`, [channel.id, bot.id]);
    const { id: tokenId, token } = await tokenOf(scopes);
    const params = { botId: bot.id, tokenId };
    return { ownerId, otherId, asOwner, bot, channel, foreign, tokenOf, token, tokenId, params };
  }

  async function endedFor(client: WireClient, reason: string) {
    await waitUntil('the connection is closed', () => !client.socket.connected);
    const told = client.ephemeral.filter(({ name }) => name === ephemeralEvents.sessionRevoked.name).map(({ data }) => data);
    expect(told).toEqual([{ reason }]);
  }

  it('listens and answers by the SDK, over two gateways, and is online while it is connected', async () => {
    const { ownerId, bot, channel, token } = await world();
    const watcher = new PresenceWatcher(await system.connect(ownerId, 0));
    await untilSettled(watcher.client);
    await watcher.watch(bot.id);
    const program = await system.chat(bot.id, 1, { token: () => token });
    await watcher.sees(bot.id, { status: 'online' });
    const heard = await program.joinChannel(channel.id);
    heard.on('change', () => {
      const last = heard.state.messages.at(-1);
      if (last !== undefined && last.senderId !== bot.id) void program.send({ channelId: channel.id, text: `You said: ${last.text}` });
    });
    const person = await system.chat(ownerId, 0);
    const seen = await person.joinChannel(channel.id);
    await person.send({ channelId: channel.id, text: 'ping' }).acknowledged;
    await waitUntil('it is answered', () => seen.state.messages.at(-1)?.text === 'You said: ping');
    expect(seen.state.messages.at(-1)?.senderId).toBe(bot.id);
    program.close();
    await watcher.sees(bot.id, { status: 'offline' }, 20_000);
  });

  it('answers whoever mentions it, or writes to it alone, by a message that is read while it is written, and stops when asked', async () => {
    const { ownerId, otherId, bot, channel, token } = await world();
    const program = await system.chat(bot.id, 1, { token: () => token });
    const words = Promise.withResolvers<void>();
    assist(program, {
      async *answer(question, signal) {
        yield `${question.includes('direct') ? 'direct' : 'mentioned'} `;
        await Promise.race([words.promise, new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))]);
        if (!signal.aborted) yield 'done';
      },
    });
    const [person, reader] = [await system.chat(ownerId, 0), await system.chat(otherId, 1)];
    const seen = await reader.joinChannel(channel.id);
    const last = () => seen.state.messages.at(-1);
    await person.send({ channelId: channel.id, text: `@${bot.handle} are you there?` }).acknowledged;
    await waitUntil('a reader sees it grow', () => last()?.streaming === true && last()?.text === 'mentioned ');
    await person.cancel(last()?.id ?? '');
    await waitUntil('it has stopped', () => last()?.live?.state === 'cancelled');
    expect(last()?.text).toBe('mentioned ');
    words.resolve();
    const { id } = await person.direct([bot.id]);
    const alone = await person.joinChannel(id);
    await person.send({ channelId: id, text: 'direct question' }).acknowledged;
    await waitUntil('it is answered', () => alone.state.messages.at(-1)?.live?.state === 'complete');
    expect(alone.state.messages.map(({ text }) => text)).toEqual(['direct question', 'direct done']);
  });

  it('writes a live message over HTTP, by offsets that make a repeat harmless', async () => {
    const { ownerId, channel, token } = await world(['messages:send']);
    const reader = await system.chat(ownerId, 1);
    const seen = await reader.joinChannel(channel.id);
    const last = () => seen.state.messages.at(-1);
    const body = { channelId: channel.id, clientMessageId: randomUUID(), text: 'One' };
    const { message } = await callApi(system.apiUrl, routes.beginLiveMessage, { token, body });
    expect((await callApi(system.apiUrl, routes.beginLiveMessage, { token, body })).message.id).toBe(message.id);
    const params = { messageId: message.id };
    const append = (offset: number, text: string) => callApi(system.apiUrl, routes.appendToMessage, { token, params, body: { offset, text } });
    expect((await append(3, ', two')).length).toBe(8);
    expect((await append(3, ', two, three')).length).toBe(15);
    await expect(append(20, 'a hole')).rejects.toMatchObject({ response: { data: { reason: 'OFFSET_MISMATCH', expected: 15 } } });
    await waitUntil('a reader sees it', () => last()?.text === 'One, two, three' && last()?.streaming === true);
    await callApi(system.apiUrl, routes.finishMessage, { token, params, body: { length: 15 } });
    await waitUntil('it has ended', () => last()?.live?.state === 'complete');
    expect(await reasonOf(append(15, 'more'))).toBe('NOT_STREAMING');
  });

  it('is let in by its scope alone, and sends what its other scopes allow, where it is a member', async () => {
    const { channel, foreign, token, tokenOf } = await world(['messages:read', 'messages:send']);
    expect(await missing(system.connectWith(token, 0))).toBe('connections:open');
    expect(await reasonOf(system.connectWith(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 0))).toBe('TOKEN_INVALID');

    const watching = await system.connectWith((await tokenOf(['connections:open'])).token, 0);
    expect(await missing(watching.command(commands.channelJoin, { channelId: channel.id }))).toBe('messages:read');
    expect(await missing(watching.command(commands.messageSend, send(channel.id)))).toBe('messages:send');
    await watching.command(commands.sessionPing, {});
    const reading = await system.connectWith((await tokenOf(['connections:open', 'messages:read'])).token, 1);
    await reading.command(commands.channelJoin, { channelId: channel.id });
    expect(await missing(reading.command(commands.messageSend, send(channel.id)))).toBe('messages:send');
    expect(await reasonOf(reading.command(commands.channelJoin, { channelId: foreign.id }))).toBe('CHANNEL_NOT_FOUND');
    const talking = await system.connectWith((await tokenOf(TALKING)).token, 1);
    await talking.command(commands.messageSend, send(channel.id));
    expect(await reasonOf(talking.command(commands.messageSend, send(foreign.id)))).toBe('CHANNEL_NOT_FOUND');
    await reading.receivedUpTo(channel.stream, 1);
  });

  it('ends on every gateway when its token is revoked, and another token of the bot goes on', async () => {
    const { asOwner, token, tokenOf, params } = await world();
    const ending = [await system.connectWith(token, 0), await system.connectWith(token, 1)];
    const other = await system.connectWith((await tokenOf(TALKING)).token, 0);
    await callApi(system.apiUrl, routes.revokeServiceToken, { token: asOwner, params });
    for (const client of ending) await endedFor(client, 'service-token-revoked');
    expect(await reasonOf(system.connectWith(token, 1))).toBe('TOKEN_INVALID');
    await other.command(commands.sessionPing, {});
    expect(other.socket.connected).toBe(true);
  });

  it('goes on with the scopes that its token has by now, and ends without the one for connections', async () => {
    const { asOwner, channel, token, params } = await world();
    const client = await system.connectWith(token, 1);
    await client.command(commands.messageSend, send(channel.id));
    const change = (scopes: Scope[]) => callApi(system.apiUrl, routes.updateServiceToken, { token: asOwner, params, body: { scopes } });
    expect((await change(['connections:open', 'messages:read'])).scopes).toEqual(['connections:open', 'messages:read']);
    await waitUntil('it may not write any more', async () => (await missing(client.command(commands.messageSend, send(channel.id)))) === 'messages:send');
    await client.command(commands.channelJoin, { channelId: channel.id });
    await change(['messages:read', 'messages:send']);
    await endedFor(client, 'service-token-revoked');
    expect(await missing(system.connectWith(token, 0))).toBe('connections:open');
  });

  it('ends when its owner is deactivated, and when its owner is banned', async () => {
    const { otherId: administratorId } = await world();
    await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [administratorId]);
    const token = await system.token(administratorId);
    const [one, other] = [await world(), await world()];
    const deactivated = await system.connectWith(one.token, 0);
    await callApi(system.apiUrl, routes.deactivateUser, { token, params: { userId: one.ownerId }, body: {} });
    await endedFor(deactivated, 'deactivated');
    const banned = await system.connectWith(other.token, 1);
    await callApi(system.apiUrl, routes.banUser, { token, params: { userId: other.ownerId }, body: {} });
    await endedFor(banned, 'banned');
    expect([await reasonOf(system.connectWith(one.token, 1)), await reasonOf(system.connectWith(other.token, 0))]).toEqual(['ACCOUNT_DEACTIVATED', 'ACCOUNT_BANNED']);
  });

  it('writes nothing by a token that is gone, whoever has heard of it', async () => {
    const { channel, token, tokenId } = await world();
    const client = await system.connectWith(token, 0);
    const { message } = await client.command(commands.messageSend, send(channel.id));
    await system.database.pool.query('DELETE FROM service_tokens WHERE id = $1', [tokenId]);
    expect(await reasonOf(client.command(commands.messageSend, send(channel.id)))).toBe('SESSION_REVOKED');
    expect(await reasonOf(client.command(commands.messageEdit, { messageId: message.id, text: 'other' }))).toBe('SESSION_REVOKED');
    expect((await system.database.pool.query('SELECT FROM messages WHERE channel_id = $1', [channel.id])).rowCount).toBe(1);
  });
});
