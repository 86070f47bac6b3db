import { randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { type WireClient, seed, type SeededChannel, waitUntil } from '@chatgenius/testing';
import { io as current } from 'socket.io-client';
// @ts-expect-error: its types are not where its exports say.
import { io as io40 } from 'socket.io-client-4-0';
import { io as io44 } from 'socket.io-client-4-4';
import { io as io46 } from 'socket.io-client-4-6';
import { faultsOf } from './process-logs.ts';
import { RawPeer } from './raw-peer.ts';
import { OwnSystem } from './own-system.ts';

const PING_MS = 1_000;

/** What is used here of a client; the types of each version fit no other. */
interface Client {
  readonly io: { readonly engine: { readonly transport: { readonly name: string } } };
  on(event: string, listener: (data: never) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  disconnect(): unknown;
}
type Connect = (url: string, options: { transports?: string[]; auth: { token: string }; reconnection: boolean; forceNew: boolean }) => Client;

const VERSIONS: [string, Connect][] = [
  ['4.0', io40 as Connect],
  ['4.4', io44],
  ['4.6', io46],
  ['the current version', current],
];

/** Any Socket.IO 4 client, and none at all: the protocol is enough. */
describe('a client of another make', () => {
  let system: OwnSystem;
  let url: string;
  let channel: SeededChannel;
  let theirs = '';
  let ours: WireClient;

  beforeAll(async () => {
    system = await OwnSystem.start({
      topology: { gateways: 1, messaging: 1 },
      env: { ALLOW_POLLING: 'true', PING_INTERVAL_MS: String(PING_MS), PING_TIMEOUT_MS: String(PING_MS) },
    });
    const world = await seed(system.database.pool, { users: 2, channels: 1 });
    channel = world.channels[0] as SeededChannel;
    theirs = world.userIds[1] ?? '';
    url = system.gateway(0).url;
    ours = await system.connect(world.userIds[0] ?? '', 0);
    await ours.command(commands.channelJoin, { channelId: channel.id });
  });

  afterAll(async () => {
    expect(faultsOf(system.gateway(0))).toEqual([]);
    await system.stop();
  });

  const say = () => ours.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'Hello, you there' });

  /** What every client has to manage: the session, a join, a message out, a message in. */
  async function talk(client: Client): Promise<void> {
    const events = new Map<string, unknown[]>();
    for (const name of ['session:ready', 'message:created', 'connect_error', 'disconnect']) {
      events.set(name, []);
      client.on(name, (data) => events.get(name)?.push(data));
    }
    const call = (name: string, input: unknown) => new Promise<{ status: string; data: { seq: number } }>((resolve) => void client.emit(name, input, resolve));
    await waitUntil('the session is open', () => events.get('session:ready')?.length === 1);
    expect(await call('channel:join', { channelId: channel.id })).toMatchObject({ status: 'ok', data: { verdict: { status: 'recovered' } } });
    const sent = await call('message:send', { channelId: channel.id, clientMessageId: randomUUID(), text: 'Hello from elsewhere' });
    await ours.receivedUpTo(channel.stream, sent.data.seq);
    const { seq } = await say();
    await waitUntil('both messages have come', () => events.get('message:created')?.length === 2);
    expect(events.get('message:created')).toEqual(ours.eventsOf(channel.stream).slice(-2));
    expect(await call('message:send', {})).toMatchObject({ status: 'error', data: { reason: 'PAYLOAD_MALFORMED' } });
    expect([seq, events.get('connect_error'), events.get('disconnect')]).toEqual([sent.data.seq + 1, [], []]);
  }

  async function withClient(connect: Connect, transports: string[], use: (client: Client) => Promise<void>): Promise<void> {
    const client = connect(url, { transports, auth: { token: await system.token(theirs) }, reconnection: false, forceNew: true });
    await use(client).finally(() => client.disconnect());
  }

  it.each(VERSIONS)('talks with socket.io-client %s, over WebSocket', (_, connect) => withClient(connect, ['websocket'], talk));

  it.each(VERSIONS)('talks with socket.io-client %s, from polling to WebSocket', (_, connect) =>
    withClient(connect, ['polling', 'websocket'], async (client) => {
      await talk(client);
      await waitUntil('it has moved to WebSocket', () => client.io.engine.transport.name === 'websocket');
      const { seq } = await say();
      await ours.receivedUpTo(channel.stream, seq);
    }));

  it('talks with one that can only poll', () => withClient(current, ['polling'], talk));

  it.each(VERSIONS)('tells socket.io-client %s why it is refused', async (_, connect) => {
    const client = connect(url, { transports: ['websocket'], auth: { token: 'none' }, reconnection: false, forceNew: true });
    const error = await new Promise<Error & { data: unknown }>((resolve) => client.on('connect_error', resolve));
    client.disconnect();
    expect(error.data).toMatchObject({ code: 'AUTH_FAILED', data: { reason: 'TOKEN_INVALID' } });
  });

  it('talks with a bare WebSocket, which is asked whether it is there, and stays', async () => {
    const peer = await RawPeer.upgraded(url);
    const open = JSON.parse((peer.texts[0] ?? '').slice(1)) as object;
    expect(open).toMatchObject({ upgrades: [], pingInterval: PING_MS, pingTimeout: PING_MS, maxPayload: 65_536 });
    peer.send(`40${JSON.stringify({ token: await system.token(theirs) })}`);
    await peer.text((text) => text.startsWith('40{"sid":'));
    await peer.text((text) => text.startsWith('42["session:ready",'));
    peer.send(`420${JSON.stringify(['channel:join', { channelId: channel.id }])}`);
    await peer.text((text) => text.startsWith('430[{"status":"ok"'));
    peer.send(`421${JSON.stringify(['message:send', { channelId: channel.id, clientMessageId: randomUUID(), text: 'by hand' }])}`);
    await peer.text((text) => text.startsWith('431[{"status":"ok"'));
    await peer.text((text) => text.startsWith('42["message:created",') && text.includes('by hand'));
    for (let pings = 1; pings <= 3; pings++) {
      await waitUntil('it is asked', () => peer.texts.filter((text) => text === '2').length === pings);
      peer.send('3');
    }
    peer.send('42["no:such"]');
    await peer.text((text) => text.startsWith('42["error",') && text.includes('COMMAND_UNKNOWN'));
    expect(peer.closed).toBe(false);
    peer.end();
  });
});
