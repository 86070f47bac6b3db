import { randomUUID } from 'node:crypto';
import { commands, routes, routesOf, type SessionTokens, streams } from '@chatgenius/contracts';
import { callApi, type WireClient, type RefusedError } from '@chatgenius/testing';
import { z } from 'zod';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';

/** Who is no member receives nothing: from the very event on that says so. */
describe('membership', () => {
  let system: SharedSystem;
  let owner: SessionTokens;
  let guest: SessionTokens;
  let channelId: string;

  beforeAll(async () => {
    system = await SharedSystem.use();
    const signUp = (name: string) =>
      callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: 'correct horse battery' } });
    [owner, guest] = await Promise.all([signUp('owner'), signUp('guest')]);
    ({ id: channelId } = await callApi(system.apiUrl, routes.createChannel, {
      token: owner.accessToken,
      body: { name: 'room', kind: 'public', memberIds: [] },
    }));
  });

  afterAll(() => system.stop());

  const say = (client: WireClient, text: string) => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
  const reasonOf = (attempt: Promise<unknown>) => attempt.then(() => 'allowed', (error: unknown) => (error as RefusedError).reason);

  it('is needed to join and to write, and its lack looks like a missing channel', async () => {
    const stranger = await system.connect(guest.user.id, 1);
    expect(await reasonOf(stranger.command(commands.channelJoin, { channelId }))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(say(stranger, 'let me in'))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(say(stranger, 'no such channel'))).toBe('CHANNEL_NOT_FOUND');
  });

  describe('that somebody lacks', () => {
    /** All that a command or route may name; what one does not know, it does not read. */
    interface Named {
      readonly channelId: string;
      readonly threadId: string;
      readonly messageId: string;
    }
    let hidden: Named;
    const missing: Named = { channelId: randomUUID(), threadId: randomUUID(), messageId: randomUUID() };
    const rest = { clientMessageId: 'c1', text: 'hello', emoji: '👍', seq: 1, typing: true, role: 'member', name: 'hook', url: 'https://hooks.example/1', direction: 'outgoing' };
    const names = (input: z.ZodType) => Object.keys((z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties ?? {});
    const concerned = (input: z.ZodType) => names(input).some((name) => name in missing);

    beforeAll(async () => {
      const { id } = await callApi(system.apiUrl, routes.createChannel, { token: owner.accessToken, body: { name: 'secret', kind: 'private', memberIds: [] } });
      const writer = await system.connect(owner.user.id, 0);
      const send = (text: string, threadId?: string) => writer.command(commands.messageSend, { channelId: id, threadId, clientMessageId: randomUUID(), text });
      const root = (await send('root')).message.id;
      hidden = { channelId: id, threadId: root, messageId: (await send('reply', root)).message.id };
    });

    it.each(Object.values(commands).filter(({ input }) => concerned(input)))('makes what is hidden look like what is missing: $name', async ({ name }) => {
      const stranger = await system.connect(guest.user.id, 1);
      const answer = (named: Partial<Named>) => stranger.socket.timeout(5_000).emitWithAck(name, { ...rest, ...named }) as Promise<{ budget?: unknown }>;
      for (const without of [{}, { threadId: undefined }]) {
        const [one, other] = [await answer({ ...hidden, ...without }), await answer({ ...missing, ...without })];
        expect({ ...one, budget: undefined }).toEqual({ ...other, budget: undefined });
      }
    });

    const paths = routesOf('channel-api').filter(({ path }) => /:(channelId|threadId|messageId|stream)/.test(path));
    it.each(paths)('makes what is hidden look like what is missing: $method $path', async ({ method, path }) => {
      const answer = async ({ channelId: channel, threadId, messageId }: Named) => {
        const filled = path.replace(':channelId', channel).replace(':threadId', threadId).replace(':messageId', messageId).replace(':stream', `channel:${channel}`).replace(':userId', guest.user.id);
        const body = method === 'GET' ? undefined : JSON.stringify({ ...rest, userId: guest.user.id, messages: [{ clientMessageId: 'c1', senderId: guest.user.id, text: 'hello', createdAt: '2026-01-01T00:00:00.000Z' }] });
        const headers = { authorization: `Bearer ${guest.accessToken}`, 'content-type': 'application/json' };
        const response = await fetch(`${system.apiUrl}${filled}?seq=1&after=0`, { method, headers, body });
        return [response.status, await response.json()];
      };
      const [one, other] = [await answer(hidden), await answer(missing)];
      expect(one).toEqual(other);
      expect(one[0]).toBeGreaterThanOrEqual(400);
    });
  });

  it('ends delivery on every connection with the event that ends it', async () => {
    const stream = streams.channel(channelId);
    await callApi(system.apiUrl, routes.joinChannel, { token: guest.accessToken, params: { channelId } });
    const writer = await system.connect(owner.user.id, 0);
    const leaving = await Promise.all([system.connect(guest.user.id, 0), system.connect(guest.user.id, 1)]);
    for (const client of [writer, ...leaving]) await client.command(commands.channelJoin, { channelId });

    await say(writer, 'before');
    await callApi(system.apiUrl, routes.leaveChannel, { token: guest.accessToken, params: { channelId } });
    const { seq: after } = await say(writer, 'after');
    await writer.receivedUpTo(stream, after);

    for (const client of leaving) {
      await client.receivedUpTo(stream, after - 1);
      // The barrier: an answer that comes after anything that was written to this connection before.
      expect(await reasonOf(client.command(commands.channelJoin, { channelId }))).toBe('CHANNEL_NOT_FOUND');
      expect(client.eventsOf(stream).map(({ type }) => type)).toEqual(['message:created', 'member:left']);
    }
  });

  it('can be left on one connection alone: channel:leave', async () => {
    const stream = streams.channel(channelId);
    const [staying, leaving] = await Promise.all([system.connect(owner.user.id, 0), system.connect(owner.user.id, 0)]);
    for (const client of [staying, leaving]) await client.command(commands.channelJoin, { channelId });
    await leaving.command(commands.channelLeave, { channelId });
    const { seq } = await say(staying, 'only one of us hears this');
    await staying.receivedUpTo(stream, seq);
    await leaving.command(commands.channelLeave, { channelId });
    expect(leaving.eventsOf(stream)).toEqual([]);
  });
});
