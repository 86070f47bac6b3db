import { randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { type ChatClient, type ChatError } from '@chatgenius/client-sdk';
import { waitUntil } from '@chatgenius/testing';
import { MORE, NewerServices, POLL_CLOSED } from './newer-services.ts';
import { OwnSystem } from './own-system.ts';

/** Today's gateway, channel-api and SDK beside services of the next release; libs/bus goes through every message of the bus. */
describe('services of a newer release', () => {
  let system: OwnSystem;
  let newer: NewerServices;
  let chat: ChatClient;
  const userId = randomUUID();
  const sessionId = randomUUID();
  const events: { type: string; data: unknown }[] = [];

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { gateways: 1, messaging: 1, presence: 1 } });
    await Promise.all([...system.stack.messaging, ...system.stack.presence].map(({ process }) => process.stop()));
    newer = await NewerServices.start(system.infrastructure.urls.NATS_URL, userId, randomUUID());
    const token = () => system.token(userId, { sessionId });
    chat = await system.chat(userId, 0, { token });
    chat.on('event', (event) => events.push(event));
  });

  afterAll(async () => {
    await newer.stop();
    await system.stop();
  });

  it('tell of channels with roles and kinds that nobody here knows', () => {
    expect([...(chat.user?.channels.values() ?? [])]).toMatchObject([{ id: newer.channelId, kind: 'stage', role: 'host', ...MORE }]);
  });

  it('bring events, known and unknown, with all that is in them; none of them stops the others', async () => {
    const channel = await chat.joinChannel(newer.channelId);
    expect(channel.state).toMatchObject({ role: 'host', messages: [{ text: 'from history', poll: MORE }] });
    newer.say('poll:created', { question: 'Where?' });
    newer.say('message:created', { message: null });
    newer.say('message:created', { message: newer.message(3, 'as always') });
    await waitUntil('all of them have come', () => events.length === 3);
    expect(events).toMatchObject([{ type: 'poll:created', data: { question: 'Where?' }, ...MORE }, { type: 'message:created' }, { data: { message: { text: 'as always', poll: MORE } } }]);
    expect(channel.state.messages.map(({ text }) => text)).toEqual(['from history', 'as always']);
  });

  it('refuse with reasons that nobody here knows, and the SDK tells what they mean', async () => {
    const refused = (await chat.send({ channelId: newer.channelId, text: 'a vote' }).acknowledged.catch((error: unknown) => error)) as ChatError;
    const { code, message, advice, retryable } = POLL_CLOSED;
    expect(refused).toMatchObject({ code, message, reason: 'POLL_CLOSED', retryable, details: { advice, pollId: 'p' } });
    await expect(chat.joinThread(randomUUID())).rejects.toMatchObject({ code, message, reason: 'POLL_CLOSED' });
  });

  it('are given what a newer client says, also where the gateway between them does not know it', async () => {
    const client = await system.connectWith(await system.token(userId), 0);
    const ask = async (name: string, payload: object) => (await client.socket.timeout(5_000).emitWithAck(name, payload)) as { status: string; data: { reason?: string; streams?: unknown[] } };
    const poll = { options: ['a', 'b'] };
    expect(await ask(commands.messageSend.name, { channelId: newer.channelId, clientMessageId: 'c', text: 'a vote', poll })).toMatchObject({ data: { reason: 'POLL_CLOSED' } });
    expect(newer.sent.at(-1)).toMatchObject({ text: 'a vote', poll });
    expect(await ask('poll:create', { channelId: newer.channelId })).toMatchObject({ data: { reason: 'COMMAND_UNKNOWN' } });
    const since = [{ stream: 'stage:1', epoch: 'epoch', seq: 0 }, { stream: newer.stream, epoch: 'epoch', seq: 3, ...MORE }, null];
    expect((await ask(commands.sessionResume.name, { since })).data.streams).toMatchObject([
      { stream: 'stage:1', error: { data: { reason: 'PAYLOAD_MALFORMED' } } },
      { stream: newer.stream, verdict: { status: 'recovered' } },
      { stream: '', error: { data: { reason: 'PAYLOAD_MALFORMED' } } },
    ]);
  });

  it('tell of statuses that nobody here knows', async () => {
    const other = randomUUID();
    const watched = await chat.presence.subscribe([other]);
    expect(watched.presences.get(other)).toMatchObject({ status: 'in-a-huddle' });
    newer.tellPresence(other, 2);
  });

  it('end sessions for reasons that nobody here knows', async () => {
    const raw = await system.connectWith(await system.token(userId, { sessionId }), 0);
    newer.revoke(sessionId);
    await waitUntil('the connections have ended', () => !raw.socket.connected && chat.connection.status === 'refused');
    expect(raw.ephemeral).toContainEqual({ name: 'session:revoked', data: { reason: 'moved-to-another-planet' } });
    expect(chat.connection).toMatchObject({ error: { reason: 'SESSION_REVOKED', details: { revocation: 'moved-to-another-planet' } } });
  });

  it('every process says that it counts with the same shards', async () => {
    for (const { opsUrl } of [...system.stack.gateways, ...system.stack.channelApi]) {
      const { checks } = (await (await fetch(`${opsUrl}/readyz`)).json()) as { checks: Record<string, { status: string }> };
      expect(checks.shards).toMatchObject({ status: 'ok' });
    }
  });
});
