import { randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { seed, type ChatClient, type Seed } from '@chatgenius/testing';
import { System } from './system.ts';
import { inParallel, oneTo, sendUntilAcknowledged, seqsOf } from './traffic.ts';

const SENDERS = 200;
const CHANNELS = 20;
const MESSAGES = 20_000;

/** The promise of streams: every joined socket gets every event, in order, once. */
describe(`${SENDERS} senders, ${MESSAGES} messages, ${CHANNELS} channels, two gateways, two messaging processes`, () => {
  let system: System;
  let world: Seed;
  const clients: ChatClient[] = [];

  beforeAll(async () => {
    system = await System.start();
    world = await seed(system.database.pool, { users: SENDERS, channels: CHANNELS });
    await inParallel([...world.userIds.entries()], 20, async ([index, userId]) => {
      const client = await system.connect(userId, index);
      clients[index] = client;
      // Each sender listens to one channel in ten, so that every channel has listeners on both gateways.
      for (const channel of world.channels.filter((_, place) => place % 10 === index % 10)) {
        await client.command(commands.channelJoin, { channelId: channel.id });
      }
    });
  });

  afterAll(() => system.stop());

  it('numbers each channel 1..n and delivers it so to everybody', async () => {
    const sends = Array.from({ length: MESSAGES }, (_, index) => index);
    await inParallel(sends, SENDERS, async (index) => {
      const client = clients[index % SENDERS];
      const channel = world.channels[index % CHANNELS];
      if (client && channel) await sendUntilAcknowledged(client, channel.id, randomUUID());
    });

    const perChannel = MESSAGES / CHANNELS;
    for (const { id, stream } of world.channels) {
      const { rows } = await system.database.pool.query<{ seq: number }>('SELECT seq FROM stream_events WHERE stream_id = $1 ORDER BY seq', [stream]);
      expect(rows.map(({ seq }) => seq)).toEqual(oneTo(perChannel));
      const listeners = clients.filter((_, index) => world.channels.findIndex((channel) => channel.id === id) % 10 === index % 10);
      await Promise.all(listeners.map((client) => client.receivedUpTo(stream, perChannel)));
      for (const client of listeners) expect(seqsOf(client, stream)).toEqual(oneTo(perChannel));
    }
  }, 180_000);
});
