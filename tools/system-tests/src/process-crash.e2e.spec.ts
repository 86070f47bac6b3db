import { commands, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction } from '@chatgenius/database';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { size } from './size.ts';
import { oneTo, recordSeqs } from './traffic.ts';

const SENDERS = size({ everyday: 8, soak: 40 });
const CHANNELS = 4;
const MESSAGING_KILLS = size({ everyday: 3, soak: 10 });
const GATEWAY_KILLS = size({ everyday: 1, soak: 3 });
/** The promised limit for what was committed by a process that died before it could publish. */
const REPAIR_MS = 5_000;

describe('processes that are killed under traffic', () => {
  let system: OwnSystem;
  let world: Seed;

  beforeAll(async () => {
    system = await OwnSystem.start();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: SENDERS, channels: CHANNELS });
  });

  afterAll(() => system.stop());

  it(`loses nothing that was acknowledged and doubles nothing: messaging killed ${MESSAGING_KILLS} times, a gateway ${GATEWAY_KILLS} times`, async () => {
    const clients = await Promise.all(world.userIds.map(async (userId, index) => {
      const chat = await system.chat(userId, index, { reportDelivered: false });
      const seen = recordSeqs(chat, streams.channel(channelOf(index)));
      await chat.joinChannel(channelOf(index));
      return { chat, seen };
    }));
    const acknowledged = new Map(world.channels.map(({ id }) => [id, new Set<string>()]));
    let sending = true;
    const traffic = Promise.all(clients.map(async ({ chat }, index) => {
      for (let count = 0; sending; count++) {
        const { channelId, clientMessageId } = await chat.send({ channelId: channelOf(index), text: `message ${count}` }).acknowledged;
        acknowledged.get(channelId)?.add(clientMessageId);
      }
    }));

    for (let kill = 0; kill < MESSAGING_KILLS; kill++) {
      const { process } = system.messaging(kill);
      await moreAcknowledged(200);
      await process.kill();
      await process.start();
      if (kill % 3 !== 0 || kill / 3 >= GATEWAY_KILLS) continue;
      const gateway = system.gateway(kill);
      await moreAcknowledged(200);
      await gateway.process.kill();
      await gateway.process.start();
    }
    sending = false;
    await traffic;

    for (const [place, { id, stream }] of world.channels.entries()) {
      const { rows } = await system.database.pool.query<{ seq: number; client_message_id: string }>(
        'SELECT seq, client_message_id FROM messages WHERE channel_id = $1 ORDER BY seq', [id]);
      expect(rows.map(({ seq }) => seq)).toEqual(oneTo(rows.length));
      const written = new Set(rows.map((row) => row.client_message_id));
      expect([...(acknowledged.get(id) ?? [])].filter((clientMessageId) => !written.has(clientMessageId))).toEqual([]);
      const listeners = clients.filter((_, index) => index % CHANNELS === place);
      for (const { seen } of listeners) {
        await waitUntil(`${stream} is at ${rows.length} everywhere`, () => seen.at(-1) === rows.length);
        expect(seen).toEqual(oneTo(rows.length));
      }
    }

    function channelOf(index: number): string {
      return world.channels[index % CHANNELS]?.id ?? '';
    }

    async function moreAcknowledged(count: number): Promise<void> {
      const total = () => [...acknowledged.values()].reduce((sum, ids) => sum + ids.size, 0);
      const goal = total() + count;
      await waitUntil(`${count} more messages are acknowledged`, () => total() >= goal, 60_000);
    }
  }, 240_000);

  it('delivers by itself what was committed and never published', async () => {
    const [channel] = world.channels;
    const [userId] = world.userIds;
    if (!channel || !userId) throw new Error('nothing was seeded');
    const client = await system.connect(userId, 0);
    await client.command(commands.channelJoin, { channelId: channel.id });

    // What a process leaves behind that is killed between its commit and its publication.
    await withTransaction(system.database.pool, async (connection) => {
      const locked = await lockStreams(connection, [channel.stream]);
      const data = { channelId: channel.id, userId: world.userIds[1] };
      await appendEvents(connection, locked, [{ stream: channel.stream, type: 'member:left', data }]);
    });
    await client.receivedUpTo(channel.stream, 1, REPAIR_MS);
  });

  it('lets a client load everything again when the log is another one then', async () => {
    const [userIds, [channel]] = [world.userIds, world.channels];
    if (!channel) throw new Error('nothing was seeded');
    const writer = await system.chat(userIds[0] ?? '', 0);
    const reader = await system.chat(userIds[CHANNELS] ?? '', 1);
    const joined = await reader.joinChannel(channel.id);
    await writer.send({ channelId: channel.id, text: 'before' }).acknowledged;
    await waitUntil('the message is there', () => joined.state.messages.length === 1);
    reader.disconnect();
    // As after a restore from a backup that lacks the last commits. The gateway learns of it from the log alone.
    await system.database.pool.query(`UPDATE messages SET text = 'restored' WHERE channel_id = $1`, [channel.id]);
    await system.database.pool.query(`UPDATE streams SET epoch = 'restored' WHERE id = $1`, [channel.stream]);
    await system.gateway(1).process.kill();
    await system.gateway(1).process.start();
    await reader.connect();
    await waitUntil('the channel was loaded again', () => joined.state.messages[0]?.text === 'restored');
    expect(reader.positions.get(channel.stream)?.epoch).toBe('restored');
    expect(joined.recovery).toEqual({ status: 'reset', loaded: true });
  });
});
