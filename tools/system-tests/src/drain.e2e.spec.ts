import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents } from '@chatgenius/contracts';
import { seed, waitUntil } from '@chatgenius/testing';
import { System } from './system.ts';

/** A process that is asked to end does so in good order. */
describe('SIGTERM', () => {
  let system: System;

  beforeAll(async () => {
    system = await System.start();
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
