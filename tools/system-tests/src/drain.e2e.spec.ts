import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents } from '@chatgenius/contracts';
import { seed, waitUntil } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { oneTo, recordSeqs, seqsOf } from './traffic.ts';

/** Long enough to be seen in between. */
const DRAIN_DELAY_MS = 2_000;
const MOVED = 10;

/** A process that is asked to end does so in good order. */
describe('SIGTERM', () => {
  let system: OwnSystem;

  beforeAll(async () => {
    system = await OwnSystem.start({ env: { DRAIN_DELAY_MS: `${DRAIN_DELAY_MS}` } });
  });

  afterAll(() => system.stop());

  it('lets a gateway tell its clients, whom the other gateway takes over', async () => {
    const { userIds: [userId = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const client = await system.connect(userId, 0);
    await system.gateway(0).process.stop();
    await waitUntil('the client was told', () => client.ephemeral.some(({ name }) => name === ephemeralEvents.sessionDraining.name));
    await waitUntil('the connection is closed', () => !client.socket.connected);
    expect(client.socket.active).toBe(true);
    const moved = await system.connect(userId, 1);
    await moved.command(commands.messageSend, { channelId: channel?.id ?? '', clientMessageId: randomUUID(), text: 'over here' });
    await system.gateway(0).process.start();
  });

  it('makes a gateway unready, then closed to newcomers with a reason, and moves its clients one after the other without a loss', async () => {
    const { userIds, channels } = await seed(system.database.pool, { users: MOVED + 1, channels: 1 });
    const { id: channelId = '', stream = 'channel:' as const } = channels[0] ?? {};
    let home = 0;
    const chats = await Promise.all(
      userIds.slice(0, MOVED).map(async (userId) => {
        const chat = await system.chat(userId, 0, { url: () => system.gateway(home).url, reportDelivered: false });
        await chat.joinChannel(channelId);
        return { chat, seen: recordSeqs(chat, stream) };
      }),
    );
    const plain = await Promise.all(userIds.slice(0, MOVED).map((userId) => system.connect(userId, 0)));
    for (const client of plain) await client.command(commands.channelJoin, { channelId });
    const writer = await system.connect(userIds[MOVED] ?? '', 1);
    const say = () => writer.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'on the way' });
    const told = () => plain.flatMap(({ ephemeral }) => ephemeral.filter(({ name }) => name === ephemeralEvents.sessionDraining.name));

    home = 1;
    let stopped = false;
    const stopping = system.gateway(0).process.stop().then(() => (stopped = true));
    await waitUntil('it is unready', async () => (await fetch(`${system.gateway(0).opsUrl}/readyz`)).status === 503);
    await expect(system.connect(userIds[0] ?? '', 0)).rejects.toMatchObject({
      response: { code: 'INTERNAL_ERROR', data: { reason: 'DRAINING', retryable: true, retryAfterMs: expect.any(Number) as number } },
    });
    expect(told()).toEqual([]);
    let last = 0;
    while (!stopped) last = (await say()).seq;
    await stopping;

    const times = told().map(({ data }) => (data as { reconnectAfterMs: number }).reconnectAfterMs);
    expect(new Set(times).size).toBe(MOVED);
    for (const { chat, seen } of chats) {
      await waitUntil('everything has come', () => seen.at(-1) === last);
      expect(seen).toEqual(oneTo(last));
      expect(chat.connection.status).toBe('online');
    }
    // Who did not come back was served until the end.
    for (const client of plain) expect(seqsOf(client, stream)).toEqual(oneTo(client.lastSeq(stream)));
    expect(Math.max(...plain.map((client) => client.lastSeq(stream)))).toBeGreaterThan(1);
    await system.gateway(0).process.start();
  });

  it('lets messaging-service answer what it has taken', async () => {
    const { userIds: [userId = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const client = await system.connect(userId, 0);
    const send = () => client.command(commands.messageSend, { channelId: channel?.id ?? '', clientMessageId: randomUUID(), text: 'go on' });
    let stopped = false;
    const stopping = system.messaging(0).process.stop().then(() => (stopped = true));
    const acknowledged = [];
    while (!stopped) acknowledged.push(await send());
    await stopping;
    expect(acknowledged.map(({ seq }) => seq)).toEqual(acknowledged.map((_, index) => index + 1));
    await system.messaging(0).process.start();
  });
});
