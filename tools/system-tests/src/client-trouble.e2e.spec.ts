import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** What people do to a client, and what happens to the device that it runs on. */
describe('a client of the SDK', () => {
  let system: SharedSystem;
  let world: Seed;
  const channelId = () => world.channels[0]?.id ?? '';
  const userId = (index: number) => world.userIds[index] ?? '';

  beforeAll(async () => {
    system = await SharedSystem.use();
    world = await seed(system.database.pool, { users: 2, channels: 1 });
  });

  afterAll(() => system.stop());

  it('refuses a paste that is too large at once, stays connected, and goes on with what was written behind it', async () => {
    const chat = await system.chat(userId(0), 0);
    const channel = await chat.joinChannel(channelId());
    const states: string[] = [];
    chat.on('connection', ({ status }) => states.push(status));
    const pastes = ['a'.repeat(70_000), '漢'.repeat(22_000), '\u0001'.repeat(12_000)];
    const before = chat.send({ channelId: channelId(), text: 'before' });
    const refused = pastes.map((text) => chat.send({ channelId: channelId(), text }).acknowledged);
    const behind = chat.send({ channelId: channelId(), text: 'behind' });
    for (const paste of refused) await expect(paste).rejects.toMatchObject({ code: 'INVALID_PAYLOAD', reason: 'TEXT_TOO_LONG', retryable: false });
    const { id } = await before.acknowledged;
    for (const text of pastes) await expect(chat.edit(id, text)).rejects.toMatchObject({ reason: 'TEXT_TOO_LONG' });
    await chat.edit(id, 'edited');
    await behind.acknowledged;
    await waitUntil('all of it is there', () => channel.state.messages.map(({ text }) => text).join() === 'edited,behind');
    expect(chat.outgoing).toEqual([]);
    expect(states).toEqual([]);
  });

  it('notices by its first command that its connection is dead, as after a sleep, and sends it over another', async () => {
    const proxy = await FaultProxy.before(system.gateway(0).url);
    const chat = await system.chat(userId(1), 0, { url: `http://127.0.0.1:${proxy.port}`, reportDelivered: false });
    proxy.hang();
    const sent = chat.send({ channelId: channelId(), text: 'after a sleep' });
    await waitUntil('it is noticed', () => chat.connection.status !== 'online', 10_000);
    proxy.recover();
    expect((await sent.acknowledged).text).toBe('after a sleep');
    await proxy.close();
  });
});
