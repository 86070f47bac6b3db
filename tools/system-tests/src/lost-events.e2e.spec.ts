import { randomUUID } from 'node:crypto';
import { commands, streamEvents, type Message, type StreamId } from '@chatgenius/contracts';
import { eventAt, lockStreams, Positions, withTransaction, writeEvents } from '@chatgenius/database';
import { seed, waitUntil, type WireClient, type SeededChannel } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { oneTo, seqsOf } from './traffic.ts';

/** As many as 23 KB take: several pages, each of them cut by its bytes. */
const LARGE_EVENTS = 60;

/** What the log has and NATS has never brought, or brings twice. */
describe('events that never came', () => {
  let system: SharedSystem;
  let ada: string;
  let grace: string;
  let channel: SeededChannel;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  beforeEach(async () => {
    const world = await seed(system.database.pool, { users: 2, channels: 1 });
    [ada = '', grace = ''] = world.userIds;
    [channel = { id: '', stream: 'channel:' }] = world.channels as [SeededChannel];
  });

  afterAll(() => system.stop());

  const say = (client: WireClient, text: string) => client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text });
  const joined = async (userId: string, gateway: number) => {
    const client = await system.connect(userId, gateway);
    return { client, ...(await client.command(commands.channelJoin, { channelId: channel.id })) };
  };

  /** Committed, and taken for published. */
  const appendUnseen = (stream: StreamId, count: number, text: string) =>
    withTransaction(system.database.pool, async (transaction) => {
      const locked = await lockStreams(transaction, [stream]);
      const at = new Date();
      const message = (seq: number): Message => ({ id: randomUUID(), channelId: channel.id, senderId: grace, clientMessageId: randomUUID(), seq, text, createdAt: at.toISOString() });
      const positions = new Positions(locked);
      const events = Array.from({ length: count }, () => {
        const position = positions.next(stream);
        return eventAt(position, streamEvents.messageCreated.name, { message: message(position.seq) });
      });
      const { batchId } = await writeEvents(transaction, events);
      await transaction.query('DELETE FROM unpublished_batches WHERE id = $1', [batchId]);
    });

  it('are read from the log to its end, also when large messages end each page early', async () => {
    const { client } = await joined(ada, 0);
    await appendUnseen(channel.stream, LARGE_EVENTS, 'x'.repeat(23_000));
    // Shows the hole; nothing after it would.
    await say(client, 'last');
    await client.receivedUpTo(channel.stream, LARGE_EVENTS + 1, 10_000);
    expect(seqsOf(client, channel.stream)).toEqual(oneTo(LARGE_EVENTS + 1));
  });

  it('are none when they come again: whoever has them is given each once', async () => {
    const { client } = await joined(ada, 0);
    for (const text of ['one', 'two', 'three']) await say(client, text);
    await client.receivedUpTo(channel.stream, 3);
    // As of a process that died after it had published, and before it had noted so.
    await system.database.pool.query('INSERT INTO unpublished_batches (ranges) VALUES ($1)', [JSON.stringify([{ stream: channel.stream, from: 1, to: 3 }])]);
    const notes = () => system.database.pool.query(`SELECT FROM unpublished_batches WHERE ranges::text LIKE '%' || $1 || '%'`, [channel.stream]);
    await waitUntil('they were published again', async () => (await notes()).rows.length === 0);
    await say(client, 'four');
    await client.receivedUpTo(channel.stream, 4);
    expect(seqsOf(client, channel.stream)).toEqual(oneTo(4));
  });

  it('are no reason to refuse newcomers after the log was replaced by one that is not longer, and who is there learns of it', async () => {
    const { client } = await joined(ada, 0);
    for (const text of ['one', 'two', 'three', 'four']) await say(client, text);
    await client.receivedUpTo(channel.stream, 4);
    await withTransaction(system.database.pool, async (transaction) => {
      await transaction.query('DELETE FROM messages WHERE channel_id = $1 AND seq > 2', [channel.id]);
      await transaction.query('DELETE FROM stream_events WHERE stream_id = $1 AND seq > 2', [channel.stream]);
      await transaction.query(`UPDATE streams SET epoch = 'restored', head = 2 WHERE id = $1`, [channel.stream]);
    });
    const { client: newcomer, head } = await joined(grace, 0);
    expect(head).toEqual({ epoch: 'restored', seq: 2 });
    await waitUntil('the one who was there is told', () => client.eventsOf(channel.stream).at(-1)?.epoch === 'restored');
    await say(client, 'three again');
    for (const one of [client, newcomer]) {
      await waitUntil('everybody goes on in the new log', () => one.eventsOf(channel.stream).at(-1)?.seq === 3);
      expect(one.eventsOf(channel.stream).filter(({ epoch }) => epoch === 'restored').map(({ seq }) => seq)).toEqual(one === client ? [2, 3] : [3]);
    }
  });
});
