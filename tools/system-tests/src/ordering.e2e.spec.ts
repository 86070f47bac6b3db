import { type ChatClient } from '@chatgenius/client-sdk';
import { type StreamId } from '@chatgenius/contracts';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';
import { inParallel, oneTo, recordSeqs } from './traffic.ts';

const SENDERS = size({ everyday: 60, soak: 200 });
const CHANNELS = 20;
const MESSAGES = size({ everyday: 2_000, soak: 20_000 });

/** The promise of streams: every joined socket gets every event, in order, once. */
describe(`${SENDERS} senders, ${MESSAGES} messages, ${CHANNELS} channels, two gateways, two messaging processes`, () => {
  let system: SharedSystem;
  let world: Seed;
  const clients: ChatClient[] = [];
  const listeners = new Map<StreamId, { chat: ChatClient; seqs: readonly number[] }[]>();

  beforeAll(async () => {
    system = await SharedSystem.use();
    world = await seed(system.database.pool, { users: SENDERS, channels: CHANNELS });
    await inParallel([...world.userIds.entries()], 20, async ([index, userId]) => {
      // Cursors would be events, too.
      const chat = await system.chat(userId, index, { reportDelivered: false });
      clients[index] = chat;
      // Each sender listens to one channel in ten, so that every channel has listeners on both gateways.
      for (const { id, stream } of world.channels.filter((_, place) => place % 10 === index % 10)) {
        listeners.set(stream, [...(listeners.get(stream) ?? []), { chat, seqs: recordSeqs(chat, stream) }]);
        await chat.joinChannel(id);
      }
    });
  });

  afterAll(() => system.stop());

  it('numbers each channel 1..n and delivers it so to everybody', async () => {
    const sends = Array.from({ length: MESSAGES }, (_, index) => index);
    await inParallel(sends, SENDERS, async (index) => {
      const channelId = world.channels[index % CHANNELS]?.id ?? '';
      await clients[index % SENDERS]?.send({ channelId, text: `message ${index}` }).acknowledged;
    });

    const perChannel = MESSAGES / CHANNELS;
    for (const { stream } of world.channels) {
      const { rows } = await system.database.pool.query<{ seq: number }>('SELECT seq FROM stream_events WHERE stream_id = $1 ORDER BY seq', [stream]);
      expect(rows.map(({ seq }) => seq)).toEqual(oneTo(perChannel));
      for (const { seqs } of listeners.get(stream) ?? []) {
        await waitUntil(`${stream} is at its end everywhere`, () => seqs.at(-1) === perChannel);
        expect(seqs).toEqual(oneTo(perChannel));
      }
    }
    expect([...listeners.values()].flat()).toHaveLength(SENDERS * (CHANNELS / 10));
  }, 180_000);
});
