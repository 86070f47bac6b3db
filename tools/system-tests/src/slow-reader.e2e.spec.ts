import { randomUUID } from 'node:crypto';
import { type ConnectionState } from '@chatgenius/client-sdk';
import { commands, ephemeralEvents, ErrorResponse, limits } from '@chatgenius/contracts';
import { metricOf } from '@chatgenius/load';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { WireClient, seed, waitUntil, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { inParallel, oneTo, recordSeqs, seqsOf } from './traffic.ts';

/** Three bytes a character: what the kernel keeps for a connection (some MB) is filled soon. */
const LONG = '漢'.repeat(limits.messageTextLength);

const SOFT_BYTES = 100_000;
/** Long messages written together: a megabyte, well between the two marks. */
const AT_ONCE = 80;
/** Until TCP takes no more: a kernel may keep tens of megabytes for a connection. */
const FILLED_MS = 40_000;

/** Clients that do not read what they are sent: bounded, told why, and back without a loss. */
describe('a client that stops reading', () => {
  let system: OwnSystem;
  let world: Seed;
  let proxy: FaultProxy;
  const channel = (index: number) => world.channels[index] ?? { id: '', stream: 'channel:' as const };
  const userId = (index: number) => world.userIds[index] ?? '';
  const counter = (name: string, labels = '') => metricOf(system.gateway(0).opsUrl, name, labels);

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { messaging: 1 }, env: { UNSENT_SOFT_BYTES: `${SOFT_BYTES}`, UNSENT_HARD_BYTES: `${30 * SOFT_BYTES}` } });
    world = await seed(system.database.pool, { users: 3, channels: 2 });
  });

  afterAll(() => system.stop());

  beforeEach(async () => {
    proxy = await FaultProxy.before(system.gateway(0).url);
  });

  afterEach(() => proxy.close());

  const say = (client: WireClient, index: number, text: string) =>
    client.command(commands.messageSend, { channelId: channel(index).id, clientMessageId: randomUUID(), text });

  it('is spared what may be lost before its stream is cut, learns why it is cut, and comes back with everything in order', async () => {
    const reader = await system.chat(userId(1), 0, { url: `http://127.0.0.1:${proxy.port}`, reportDelivered: false });
    const seen = recordSeqs(reader, channel(0).stream);
    const states: ConnectionState[] = [];
    await reader.joinChannel(channel(0).id);
    reader.on('connection', (state) => states.push(state));
    // Beside it, on the same gateway, one who reads.
    const other = await system.connect(userId(2), 0);
    await other.command(commands.channelJoin, { channelId: channel(0).id });
    const writer = await system.connect(userId(0), 1);

    proxy.stall();
    let sent = 0;
    const sayMore = () => inParallel(oneTo(AT_ONCE), AT_ONCE, async () => void (sent = Math.max(sent, (await say(writer, 0, LONG)).seq)));
    // Of the channel that it has not joined it is told once a second at most.
    await waitUntil('more waits than the soft mark', async () => {
      await sayMore();
      return (await counter('chat_gateway_unsent_bytes')) > SOFT_BYTES;
    }, FILLED_MS);
    await say(writer, 1, 'one');
    await waitUntil('news of the other channel wait', async () => {
      await say(writer, 1, 'and more');
      return (await counter('chat_gateway_ephemeral_dropped_total', 'event="channel:activity"')) > 0;
    });
    expect(await counter('chat_gateway_slow_readers_cut_total')).toBe(0);
    expect(states).toEqual([]);

    await waitUntil('it is cut', async () => {
      await sayMore();
      return (await counter('chat_gateway_slow_readers_cut_total')) > 0;
    });
    expect(await counter('chat_gateway_slow_readers_cut_total', 'mark="connection"')).toBe(1);
    await other.receivedUpTo(channel(0).stream, sent);
    expect(other.socket.connected).toBe(true);

    proxy.flow();
    await waitUntil('it is told why', () => states.some((state) => state.status === 'waiting' && state.error.reason === 'SLOW_CONSUMER'));
    await waitUntil('it is back', () => states.at(-1)?.status === 'online');
    const { seq: last } = await say(writer, 0, 'welcome back');
    await waitUntil('everything has come', () => seen.at(-1) === last);
    expect(seen).toEqual(oneTo(last));
    expect(seqsOf(other, channel(0).stream).slice(0, sent)).toEqual(oneTo(sent));
  }, 300_000);

  it('is given the latest of what was held back when it reads on in time', async () => {
    const reader = await system.chat(userId(1), 0, { url: `http://127.0.0.1:${proxy.port}`, reportDelivered: false });
    await reader.joinChannel(channel(0).id);
    const writer = await system.connect(userId(0), 1);
    const known = () => reader.user?.channels.get(channel(1).id)?.head.seq ?? 0;
    const before = known();

    proxy.stall();
    await waitUntil('more waits than the soft mark', async () => {
      await inParallel(oneTo(AT_ONCE), AT_ONCE, async () => void (await say(writer, 0, LONG)));
      return (await counter('chat_gateway_unsent_bytes')) > SOFT_BYTES;
    }, FILLED_MS);
    const replaced = await counter('chat_gateway_ephemeral_dropped_total', 'how="replaced"');
    let last = 0;
    await waitUntil('one has taken the place of another', async () => {
      ({ seq: last } = await say(writer, 1, 'news'));
      return (await counter('chat_gateway_ephemeral_dropped_total', 'how="replaced"')) > replaced;
    });
    expect(known()).toBe(before);
    proxy.flow();
    await waitUntil('the latest has come', () => known() >= last);
    expect(reader.connection.status).toBe('online');
    expect(await counter('chat_gateway_slow_readers_cut_total')).toBe(1);
    await waitUntil('nothing waits any more', async () => (await counter('chat_gateway_unsent_bytes')) === 0);
  }, 300_000);

  it('is given what was written meanwhile of a live message in few pieces, none of which is lost', async () => {
    const reader = await WireClient.connect({ url: `http://127.0.0.1:${proxy.port}`, token: await system.token(userId(1)) });
    await reader.command(commands.channelJoin, { channelId: channel(0).id });
    const writing = await system.chat(userId(0), 1);
    const live = await writing.stream({ channelId: channel(0).id });
    const filling = await system.connect(userId(2), 1);

    const committed = async () => (await system.database.pool.query<{ length: number }>('SELECT length FROM live_messages WHERE message_id = $1', [live.message.id])).rows[0]?.length;

    proxy.stall();
    await waitUntil('more waits than TCP takes', async () => {
      await inParallel(oneTo(AT_ONCE), AT_ONCE, async () => void (await say(filling, 0, LONG)));
      return (await counter('chat_gateway_unsent_bytes')) > 0;
    }, FILLED_MS);
    const pieces = oneTo(8).map((piece) => `piece ${piece} 🌙 `);
    for (const piece of pieces) {
      await live.append(piece);
      // Its writer hears of that with the next ack, which is long to wait for.
      await waitUntil('it is committed, and was told', async () => (await committed()) === live.length);
    }
    proxy.flow();
    const deltas = () => reader.ephemeral.flatMap(({ name, data }) => (name === ephemeralEvents.messageDelta.name ? [ephemeralEvents.messageDelta.data.parse(data)] : []));
    const whole = pieces.join('');
    await waitUntil('all of it has come', () => {
      const last = deltas().at(-1);
      return last !== undefined && last.offset + last.text.length === whole.length;
    });
    let text = '';
    for (const delta of deltas()) {
      expect(delta.offset).toBe(text.length);
      text += delta.text;
    }
    expect(text).toBe(whole);
    expect(deltas().length).toBeLessThan(pieces.length / 2);
    await live.finish();
    reader.close();
  }, 300_000);

  it('cannot make the gateway keep the answers to its commands', async () => {
    const client = await WireClient.connect({ url: `http://127.0.0.1:${proxy.port}`, token: await system.token(userId(1)) });
    const channelId = channel(0).id;
    const { head } = await client.command(commands.channelJoin, { channelId });
    const before = await counter('chat_gateway_slow_readers_cut_total');
    proxy.stall();
    // Each answer brings some long messages again: as many as fit into one.
    const since = { epoch: head.epoch, seq: head.seq - Math.floor(limits.recoverableBytes / Buffer.byteLength(LONG)) + 1 };
    await waitUntil('it is cut', async () => {
      for (let count = 0; count < 10; count++) client.socket.emit(commands.channelJoin.name, { channelId, since }, () => undefined);
      return (await counter('chat_gateway_slow_readers_cut_total')) > before;
    });
    proxy.flow();
    await waitUntil('it is told why', () => client.ephemeral.some(({ name, data }) => name === 'error' && ErrorResponse.parse(data).data.reason === 'SLOW_CONSUMER'));
    await waitUntil('the connection is closed', () => !client.socket.connected);
    client.close();
  }, 300_000);
});
