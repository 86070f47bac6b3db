import { randomBytes, randomUUID } from 'node:crypto';
import { commands, routes } from '@chatgenius/contracts';
import { callApi, type WireClient, seed, type SeededChannel, waitUntil } from '@chatgenius/testing';
import { faultsOf, logsOf, metricOf } from './process-logs.ts';
import { clientFrame, RawPeer, type Frame } from './raw-peer.ts';
import { OwnSystem } from './own-system.ts';

const PING_MS = 1_000;
const HANDSHAKE_MS = 1_000;
const MAX_PENDING = 100;
/** Of a connection in five seconds. */
const PACKETS = 2_000;
const TEXT = 1;
const WEBSOCKET = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };

/** Whatever a peer does: the gateway stays up, says why where it can, and others do not notice. */
describe('a peer that does not play by the rules', () => {
  let system: OwnSystem;
  let url: string;
  let channel: SeededChannel;
  let userIds: readonly string[];
  let other: WireClient;

  beforeAll(async () => {
    system = await OwnSystem.start({
      topology: { messaging: 1 },
      env: {
        PING_INTERVAL_MS: String(PING_MS),
        PING_TIMEOUT_MS: String(PING_MS),
        HANDSHAKE_TIMEOUT_MS: String(HANDSHAKE_MS),
        MAX_PENDING_CONNECTIONS: String(MAX_PENDING),
        PACKETS_PER_FIVE_SECONDS: String(PACKETS),
        PRESENCE_GRACE_SECONDS: '1',
      },
    });
    const world = await seed(system.database.pool, { users: 3, channels: 1 });
    userIds = world.userIds;
    channel = world.channels[0] as SeededChannel;
    url = system.gateway(0).url;
    other = await system.connect(userIds[0] ?? '', 0);
    await other.command(commands.channelJoin, { channelId: channel.id });
  });

  /** After every one of them: who was there before goes on, who is new comes in, and nothing went wrong inside. */
  afterEach(async () => {
    const before = other.lastSeq(channel.stream);
    const newcomer = await system.connect(userIds[1] ?? '', 0);
    const { seq } = await newcomer.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'still here' });
    await other.receivedUpTo(channel.stream, seq);
    expect(other.eventsOf(channel.stream).filter((event) => event.seq > before)).toHaveLength(seq - before);
    expect(other.socket.connected).toBe(true);
    newcomer.close();
    expect(faultsOf(system.gateway(0))).toEqual([]);
  });

  afterAll(() => system.stop());

  const token = () => system.token(userIds[2] ?? '');
  const joinedPeer = async (gateway = 0): Promise<RawPeer> => {
    const peer = await RawPeer.connected(system.gateway(gateway).url, await token());
    peer.send(`421${JSON.stringify(['channel:join', { channelId: channel.id }])}`);
    await peer.text((text) => text.startsWith('431[{"status":"ok"'));
    return peer;
  };

  it.each<[string, (peer: RawPeer) => void, RegExp]>([
    ['random bytes', (peer) => peer.write(randomBytes(2_000)), /^HTTP\/1.1 400 /],
    ['headers without an end', (peer) => peer.write(`GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}`), /^HTTP\/1.1 431 /],
    ['a page', (peer) => peer.request('/index.html'), /^HTTP\/1.1 404 .*"reason":"COMMAND_UNKNOWN"/s],
    ['a body that nobody wants', (peer) => peer.write(`POST /v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n${'z'.repeat(50_000)}`), /^HTTP\/1.1 404 /],
    ['a WebSocket elsewhere', (peer) => peer.request('/elsewhere', WEBSOCKET), /^HTTP\/1.1 404 .*"reason":"COMMAND_UNKNOWN"/s],
    ['polling', (peer) => peer.request('/socket.io/?EIO=4&transport=polling'), /^HTTP\/1.1 400 .*"message":"Transport unknown"/s],
    ['a WebSocket without an upgrade', (peer) => peer.request('/socket.io/?EIO=4&transport=websocket'), /^HTTP\/1.1 400 /],
    ['an upgrade to something else', (peer) => peer.request('/socket.io/?EIO=4&transport=websocket', { ...WEBSOCKET, Upgrade: 'h2c' }), /^HTTP\/1.1 400 /],
    ['Engine.IO 3', (peer) => peer.request('/socket.io/?EIO=3&transport=websocket', WEBSOCKET), /^HTTP\/1.1 400 .*version 4 of the Engine.IO protocol/s],
    ['a session of nobody', (peer) => peer.request('/socket.io/?EIO=4&transport=websocket&sid=__proto__', WEBSOCKET), /^HTTP\/1.1 400 .*Session ID unknown/s],
  ])('is told before the upgrade what is wrong with %s', async (_, send, answer) => {
    const peer = await RawPeer.open(url);
    send(peer);
    await waitUntil('the answer has come', () => answer.test(peer.answer));
    peer.end();
  });

  it.each<[string, Buffer, number]>([
    ['an unmasked frame', clientFrame({ opcode: TEXT, payload: '40', masked: false }), 1002],
    ['a frame of no known kind', clientFrame({ opcode: 0x5, payload: '40' }), 1002],
    ['compression that was not agreed on', Buffer.concat([Buffer.from([0xc1, 0x80]), Buffer.alloc(4)]), 1002],
    ['the middle of a message that has not begun', clientFrame({ opcode: 0, payload: '40' }), 1002],
    ['a ping that is too long', clientFrame({ opcode: 0x9, payload: 'x'.repeat(126) }), 1002],
    ['text that is not UTF-8', clientFrame({ opcode: TEXT, payload: Buffer.from([0x34, 0xc3, 0x28]) }), 1007],
    ['a message that is too long', clientFrame({ opcode: TEXT, payload: `42["x","${'y'.repeat(70_000)}"]` }), 1009],
    ['the announcement of a message of 2^62 bytes', Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0]), 1009],
    ['a message in 2,000 pieces', Buffer.concat(Array.from({ length: 2_000 }, (_, index) => clientFrame({ opcode: index === 0 ? TEXT : 0, payload: 'x', final: false }))), 1008],
  ])('is closed after %s, with the code that says so', async (_, bytes, code) => {
    const peer = await joinedPeer();
    peer.write(bytes);
    await peer.untilClosed();
    expect(peer.closeCode).toBe(code);
  });

  it.each<[string, Frame[]]>([
    ['random text', [{ opcode: TEXT, payload: `4?${randomBytes(200).toString('base64')}` }]],
    ['broken JSON', [{ opcode: TEXT, payload: '42["channel:join",{' }]],
    ['a name that is reserved', [{ opcode: TEXT, payload: '42["disconnect"]' }]],
    ['a packet of no known kind', [{ opcode: TEXT, payload: '49' }]],
    ['bytes that no packet announced', [{ opcode: 0x2, payload: randomBytes(50) }]],
    ['text where bytes were announced', [{ opcode: TEXT, payload: '451-["x",{"_placeholder":true,"num":0}]' }, { opcode: TEXT, payload: '42["x"]' }]],
  ])('is told of %s by an error event, and closed', async (_, frames) => {
    const peer = await joinedPeer();
    for (const frame of frames) peer.write(clientFrame(frame));
    await peer.untilClosed();
    const [, event = ''] = /^42\["error",(.*)\]$/.exec(peer.texts.at(-1) ?? '') ?? [];
    expect(JSON.parse(event)).toMatchObject({ code: 'INVALID_PAYLOAD', data: { reason: 'PAYLOAD_MALFORMED' } });
  });

  it('is closed, and logged, after what is not even a packet of Engine.IO', async () => {
    const peer = await joinedPeer();
    peer.send(`?${randomBytes(200).toString('base64')}`);
    await peer.untilClosed();
    await waitUntil('it is logged', () => logsOf(system.gateway(0)).some(({ event, metadata }) => event === 'connection:closed' && metadata?.how === 'parse error'));
  });

  it('is understood in pieces, with a ping between them', async () => {
    const peer = await joinedPeer();
    const packet = `422${JSON.stringify(['channel:leave', { channelId: channel.id }])}`;
    peer.write(clientFrame({ opcode: TEXT, payload: packet.slice(0, 10), final: false }));
    peer.write(clientFrame({ opcode: 0x9, payload: 'ping' }));
    peer.write(clientFrame({ opcode: 0, payload: packet.slice(10, 30), final: false }));
    peer.write(clientFrame({ opcode: 0, payload: packet.slice(30) }));
    await peer.text((text) => text.startsWith('432[{"status":"ok"'));
    peer.end();
  });

  it('that does not answer pings is gone in time, with its place in streams and its presence', async () => {
    const [asking = '', , userId = ''] = userIds;
    const asker = await system.token(asking);
    const isConnected = async () => {
      const { members } = await callApi(system.apiUrl, routes.listMembers, { token: asker, params: { channelId: channel.id } });
      return members.some((member) => member.userId === userId && member.connected === true);
    };
    // Nobody else is on this gateway.
    const members = () => metricOf(system.gateway(1), 'chat_gateway_stream_members');
    expect(await members()).toBe(0);
    const peer = await joinedPeer(1);
    peer.answersClose = false;
    expect(await members()).toBeGreaterThan(0);
    await waitUntil('presence knows', isConnected);
    // From its session to the ping, and to its answer that does not come.
    await waitUntil('its places are free', async () => (await members()) === 0, 3 * PING_MS);
    await waitUntil('presence has forgotten it', async () => !(await isConnected()));
    await peer.untilClosed();
    expect(logsOf(system.gateway(1))).toContainEqual(expect.objectContaining({ event: 'connection:closed', metadata: { how: 'ping timeout' } }));
    expect(faultsOf(system.gateway(1))).toEqual([]);
  });

  it('that sends nothing, or a byte of its request now and then, is not waited for', async () => {
    const [silent, slow] = await Promise.all([RawPeer.open(url), RawPeer.open(url)]);
    const request = `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nX-Slow: ${'y'.repeat(1_000)}`;
    let sent = 0;
    const dripping = setInterval(() => slow.write(request.charAt(sent++)), 100);
    await Promise.all([silent.untilClosed(HANDSHAKE_MS + 3_000), slow.untilClosed(HANDSHAKE_MS + 3_000)]);
    clearInterval(dripping);
    expect(silent.answer).toMatch(/^HTTP\/1.1 408 /);
    expect(slow.answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('that never authenticates, or leaves and stays, is told that its time is over', async () => {
    const [mute, refused, left] = await Promise.all([RawPeer.upgraded(url), RawPeer.upgraded(url), RawPeer.connected(url, await token())]);
    refused.send('40{"token":"not a token"}');
    left.send('41');
    for (const peer of [mute, left]) {
      await peer.text((text) => text.startsWith('44{') && text.includes('HANDSHAKE_TIMEOUT'), HANDSHAKE_MS + 3_000);
      await peer.untilClosed();
    }
    await refused.untilClosed();
    expect(refused.texts.some((text) => text.startsWith('44{') && text.includes('TOKEN_INVALID'))).toBe(true);
  });

  it('that connects several times at once on one connection gets no session of it', async () => {
    const peer = await RawPeer.upgraded(url);
    const connect = clientFrame({ opcode: TEXT, payload: `40${JSON.stringify({ token: await token() })}` });
    const connections = await metricOf(system.gateway(0), 'chat_gateway_connections');
    peer.write(Buffer.concat(Array.from({ length: 20 }, () => connect)));
    await peer.untilClosed();
    expect(await metricOf(system.gateway(0), 'chat_gateway_connections')).toBe(connections);
  });

  it('that comes in a crowd keeps nobody out: the oldest who have not said who they are make room', async () => {
    const crowd = await Promise.all(Array.from({ length: MAX_PENDING + 50 }, () => RawPeer.upgraded(url)));
    const client = await system.connect(userIds[2] ?? '', 0);
    expect(client.socket.connected).toBe(true);
    const crowdedOut = crowd.filter((peer) => peer.texts.some((text) => text.includes('UNAVAILABLE')));
    expect(crowdedOut.length).toBeGreaterThanOrEqual(50);
    for (const peer of crowd) peer.end();
  });

  it.each([
    ['empty packets', () => '3', PACKETS + 1],
    ['acks that nobody asked for', () => '4399[]', PACKETS + 1],
    ['CONNECTs to made-up namespaces', (index: number) => `40/made-up-${index},`, PACKETS / 100 + 1],
  ])('is closed and told why when it sends more %s than any client needs', async (_, packet, count) => {
    const peer = await joinedPeer();
    peer.answersPings = true; // on a slow machine it would be closed for its silence before it is heard
    for (let index = 0; index < count; index++) peer.send(packet(index));
    const told = await peer.text((text) => text.startsWith('42["error"'));
    expect(told).toMatch(/"retryAfterMs":\d+,"reason":"TOO_MANY_PACKETS","retryable":true/);
    await peer.untilClosed();
  });

  it('keeps nothing of attachments that never come, before anybody knows who sends them', async () => {
    const peer = await RawPeer.upgraded(url);
    peer.send(`451-["message:send",{"_placeholder":true,"num":0},"${'x'.repeat(50_000)}"]`);
    await peer.untilClosed();
    const known = await joinedPeer();
    known.send('452-7["message:send",{"_placeholder":true,"num":0}]');
    expect(await known.text((text) => text.startsWith('437'))).toMatch(/Binary data is not taken.*"reason":"PAYLOAD_MALFORMED"/);
    known.end();
  });
});
