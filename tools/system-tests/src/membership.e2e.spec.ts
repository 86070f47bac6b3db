import { randomUUID } from 'node:crypto';
import { commands, routes, type SessionTokens, streams } from '@chatgenius/contracts';
import { callApi, type ChatClient, type RefusedError } from '@chatgenius/testing';
import { System } from './system.ts';

/** Who is no member receives nothing: from the very event on that says so. */
describe('membership', () => {
  let system: System;
  let owner: SessionTokens;
  let guest: SessionTokens;
  let channelId: string;

  beforeAll(async () => {
    system = await System.start();
    const signUp = (handle: string) =>
      callApi(system.apiUrl, routes.signUp, { body: { handle, displayName: undefined, password: 'correct horse battery' } });
    [owner, guest] = await Promise.all([signUp('owner'), signUp('guest')]);
    ({ id: channelId } = await callApi(system.apiUrl, routes.createChannel, {
      token: owner.accessToken,
      body: { name: 'room', kind: 'public', memberIds: [] },
    }));
  });

  afterAll(() => system.stop());

  const say = (client: ChatClient, text: string) => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
  const reasonOf = (attempt: Promise<unknown>) => attempt.then(() => 'allowed', (error: unknown) => (error as RefusedError).reason);

  it('is needed to join and to write, and its lack looks like a missing channel', async () => {
    const stranger = await system.connect(guest.user.id, 1);
    expect(await reasonOf(stranger.command(commands.channelJoin, { channelId }))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(say(stranger, 'let me in'))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(say(stranger, 'no such channel'))).toBe('CHANNEL_NOT_FOUND');
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
