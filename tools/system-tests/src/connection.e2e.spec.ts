import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, ErrorResponse } from '@chatgenius/contracts';
import { WireClient, RefusedError, seed, waitUntil } from '@chatgenius/testing';
import { io } from 'socket.io-client';
import { ALLOWED_ORIGIN, SharedSystem } from './shared-system.ts';

/** Who may connect, what they are told when they may not, and what hostile input does: nothing. */
describe('a connection', () => {
  let system: SharedSystem;
  let userId: string;
  let channelId: string;

  beforeAll(async () => {
    system = await SharedSystem.use();
    const world = await seed(system.database.pool, { users: 1, channels: 1 });
    userId = world.userIds[0] ?? '';
    channelId = world.channels[0]?.id ?? '';
  });

  afterAll(() => system.stop());

  const attempt = (token: string | undefined, extraHeaders?: Record<string, string>) =>
    WireClient.connect({ url: system.gateway(0).url, token, extraHeaders }).then(
      (client) => {
        client.close();
        return 'connected';
      },
      (error: unknown) => (error instanceof RefusedError ? error.response : 'refused'),
    );

  it('is refused with AUTH_FAILED and the reason, as connect_error', async () => {
    expect(await attempt(undefined)).toMatchObject({ status: 'error', code: 'AUTH_FAILED', data: { reason: 'TOKEN_MISSING' } });
    expect(await attempt('not a token')).toMatchObject({ code: 'AUTH_FAILED', data: { reason: 'TOKEN_INVALID' } });
    const expired = await system.token(userId, { expiresInSeconds: -60 });
    expect(await attempt(expired)).toMatchObject({ code: 'AUTH_FAILED', data: { reason: 'TOKEN_EXPIRED' } });
  });

  it('ends with its token, and says so', async () => {
    const client = await WireClient.connect({ url: system.gateway(0).url, token: await system.token(userId, { expiresInSeconds: 2 }) });
    await waitUntil('the connection is closed', () => !client.socket.connected);
    expect(client.ephemeral.findLast(({ name }) => name === 'error')).toMatchObject({ name: 'error', data: { code: 'AUTH_FAILED', data: { reason: 'TOKEN_EXPIRED' } } });
    client.close();
  });

  it('is open to pages of an allowed origin, and to clients that are no pages', async () => {
    const token = await system.token(userId);
    expect(await attempt(token, { origin: ALLOWED_ORIGIN })).toBe('connected');
    expect(await attempt(token)).toBe('connected');
    expect(await attempt(token, { origin: `${ALLOWED_ORIGIN}.evil.example` })).toBe('refused');
  });

  it('answers what is not a command of ours, and what is malformed, by saying what is wrong', async () => {
    const client = await system.connect(userId, 0);
    const answers = await Promise.all(
      [
        ['no:such', {}],
        ['message:send', 'text'],
        ['message:send', { channelId: 'x', clientMessageId: '', text: '' }],
        ['message:send', { channelId, clientMessageId: randomUUID(), text: 'a\u0000b' }],
        ['message:send', { channelId, clientMessageId: randomUUID(), text: '\ud800' }],
        ['channel:join', { channelId: randomUUID() }],
        ['channel:join', { channelId: { $ne: null } }],
        ['channel:join'],
      ].map(([name = '', ...args]) => client.socket.timeout(5_000).emitWithAck(name as string, ...args) as Promise<{ data: { reason: string } }>),
    );
    expect(answers.map(({ data }) => data.reason)).toEqual([
      'COMMAND_UNKNOWN',
      'PAYLOAD_MALFORMED',
      'PAYLOAD_MALFORMED',
      'PAYLOAD_MALFORMED',
      'PAYLOAD_MALFORMED',
      'CHANNEL_NOT_FOUND',
      'PAYLOAD_MALFORMED',
      'PAYLOAD_MALFORMED',
    ]);
  });

  it('tells a command that came without a callback by an error event', async () => {
    const client = await system.connect(userId, 0);
    client.socket.emit('channel:join', {});
    await waitUntil('the error has come', () => client.ephemeral.some(({ name }) => name === ephemeralEvents.errorEvent.name));
    expect(client.ephemeral.find(({ name }) => name === 'error')?.data).toMatchObject({ code: 'INVALID_PAYLOAD', data: { reason: 'PAYLOAD_MALFORMED' } });
  });

  it('survives 5,000 nested arrays, in a payload, with an ack and without, and as the ack of nothing', async () => {
    const client = await system.connect(userId, 0);
    const deep = '['.repeat(5_000) + ']'.repeat(5_000);
    // Below the client's own encoder, which could not write them.
    for (const packet of [`2["message:send",${deep}]`, `2999["message:send",${deep}]`, `2["no:such",${deep},${deep}]`, `3999[${deep}]`]) {
      client.socket.io.engine.write(packet);
    }
    await waitUntil('both commands without an ack were refused', () => client.ephemeral.filter(({ name }) => name === 'error').length === 2);
    const { message } = await client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'still here' });
    expect(message.text).toBe('still here');
  });

  it('takes no binary data, and no other namespace', async () => {
    const client = await system.connect(userId, 0);
    const command = { channelId, clientMessageId: randomUUID(), text: Buffer.from('hello') };
    const answer: unknown = await client.socket.timeout(5_000).emitWithAck(commands.messageSend.name, command);
    expect(answer).toMatchObject({ status: 'error', data: { reason: 'PAYLOAD_MALFORMED', issues: [{ message: 'Binary data is not taken: send JSON.' }] } });
    const other = io(`${system.gateway(0).url}/admin`, { transports: ['websocket'], auth: { token: await system.token(userId) }, forceNew: true, reconnection: false });
    const refused = await new Promise<Error & { data?: unknown }>((resolve) => other.once('connect_error', resolve));
    other.disconnect();
    expect(ErrorResponse.parse(refused.data)).toMatchObject({ code: 'INVALID_PAYLOAD', data: { reason: 'COMMAND_UNKNOWN', retryable: false } });
  });

  it('is closed by a packet over the limit, and the gateway goes on', async () => {
    const client = await system.connect(userId, 0);
    client.socket.emit('message:send', { channelId, clientMessageId: randomUUID(), text: 'x'.repeat(200_000) });
    await waitUntil('the connection is closed', () => !client.socket.connected);
    expect(await attempt(await system.token(userId))).toBe('connected');
  });
});
