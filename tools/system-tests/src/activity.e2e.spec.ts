import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { commands, ephemeralEvents, routes, streams, type Cursor } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient, type Seed } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

interface Counts {
  readonly head: Cursor;
  readonly unread: number;
  readonly mentions: number;
}

const USERS = 12;
const CHANNELS = 4;
const STEPS = size({ everyday: 500, soak: 5_000 });

/** What connections are told of channels that they have not joined. */
describe('channel:activity', () => {
  let system: SharedSystem;
  let world: Seed;
  let clients: WireClient[];
  /** When each activity came. */
  const arrivals = new Map<WireClient, { channelId: string; at: number }[]>();

  beforeAll(async () => {
    system = await SharedSystem.use();
    world = await seed(system.database.pool, { users: USERS, channels: CHANNELS });
    clients = await Promise.all(world.userIds.map((userId, index) => listen(userId, index)));
  });

  afterAll(() => system.stop());

  const listen = async (userId: string, gateway: number) => {
    const client = await system.connect(userId, gateway);
    const came: { channelId: string; at: number }[] = [];
    arrivals.set(client, came);
    client.socket.on(ephemeralEvents.channelActivity.name, ({ channelId }: { channelId: string }) => came.push({ channelId, at: performance.now() }));
    return client;
  };
  const say = (client: WireClient, channelId: string, text: string) =>
    client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
  const activities = (client: WireClient, channelId: string) =>
    client.ephemeral
      .filter(({ name, data }) => name === ephemeralEvents.channelActivity.name && (data as { channelId: string }).channelId === channelId)
      .map(({ data }) => data as Counts);

  /** What the client was last told: by activity, or else by session:ready. */
  const told = (client: WireClient, channelId: string): Counts | undefined => {
    const { channels } = client.ephemeral[0]?.data as { channels: (Counts & { id: string })[] };
    return activities(client, channelId).at(-1) ?? channels.find(({ id }) => id === channelId);
  };

  async function counted(userId: string, channelId: string): Promise<{ unread: number; mentions: number }> {
    const { rows } = await system.database.pool.query<{ unread: string; mentions: string }>(
      `SELECT (SELECT count(*) FROM messages WHERE channel_id = $1::uuid AND thread_id IS NULL AND sender_id <> $2::uuid AND deleted_at IS NULL AND seq > reached.seq) AS unread,
              (SELECT count(*) FROM mentions WHERE user_id = $2::uuid AND channel_id = $1::uuid AND thread_id IS NULL AND seq > reached.seq) AS mentions
       FROM (SELECT GREATEST(coalesce((SELECT read FROM stream_cursors WHERE stream_id = 'channel:' || $1::uuid::text AND user_id = $2::uuid), 0),
                             (SELECT joined_seq FROM channel_members WHERE channel_id = $1::uuid AND user_id = $2::uuid)) AS seq) AS reached`,
      [channelId, userId]);
    return { unread: Number(rows[0]?.unread), mentions: Number(rows[0]?.mentions) };
  }

  it('ends at what the database says, for everybody, however messages, mentions, deletions and reads were mixed', async () => {
    const sent: { channelId: string; messageId: string; sender: number; seq: number }[] = [];
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;
    const step = async () => {
      const place = Math.floor(Math.random() * USERS);
      const client = clients[place] as WireClient;
      const { id: channelId } = pick(world.channels);
      const dice = Math.random();
      if (dice < 0.6) {
        const text = dice < 0.1 ? '@channel look' : dice < 0.3 ? `for @u${pick(world.userIds).replaceAll('-', '').slice(0, 30)}` : 'just so';
        const { message } = await say(client, channelId, text);
        sent.push({ channelId, messageId: message.id, sender: place, seq: message.seq });
      } else if (dice < 0.75 && sent.length > 0) {
        const { messageId, sender } = pick(sent);
        await clients[sender]?.command(commands.messageDelete, { messageId });
      } else if (sent.length > 0) {
        const target = pick(sent);
        await client.command(commands.messageRead, { channelId: target.channelId, seq: target.seq });
      }
    };
    const steps = Array.from({ length: STEPS }).values();
    await Promise.all(clients.map(async () => {
      while (steps.next().done !== true) await step();
    }));

    for (const [place, client] of clients.entries()) {
      for (const { id: channelId } of world.channels) {
        const exact = await counted(world.userIds[place] ?? '', channelId);
        await waitUntil(`user ${place} is told ${JSON.stringify(exact)} of ${channelId}, and not ${JSON.stringify(told(client, channelId))}`, () => {
          const last = told(client, channelId);
          return last?.unread === exact.unread && last.mentions === exact.mentions;
        });
      }
    }
    // A new connection, from what the gateway remembers.
    const again = await Promise.all(world.userIds.map((userId, index) => system.connect(userId, index)));
    for (const [place, client] of again.entries()) {
      for (const { id: channelId } of world.channels) expect(told(client, channelId)).toMatchObject(await counted(world.userIds[place] ?? '', channelId));
      client.close();
    }
  }, 300_000);

  it('came at most once a second for each channel', () => {
    for (const came of arrivals.values()) {
      for (const { id } of world.channels) {
        const times = came.filter(({ channelId }) => channelId === id).map(({ at }) => at);
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
        // Both ends measure: what was on its way longer than the next one comes sooner after it.
        expect(Math.min(Infinity, ...gaps)).toBeGreaterThan(500);
      }
    }
  });

  it('does not come for a channel that the connection has joined, and does again once it has left it', async () => {
    const [writer, reader] = clients as [WireClient, WireClient];
    const channelId = world.channels[0]?.id ?? '';
    await reader.command(commands.channelJoin, { channelId });
    const before = activities(reader, channelId).length;
    const { seq } = await say(writer, channelId, 'joined');
    const witness = clients[2] as WireClient;
    await waitUntil('somebody else was told', () => (told(witness, channelId)?.head.seq ?? 0) >= seq);
    await reader.receivedUpTo(streams.channel(channelId), seq);
    expect(activities(reader, channelId)).toHaveLength(before);
    await reader.command(commands.channelLeave, { channelId });
    const { seq: next } = await say(writer, channelId, 'left');
    await waitUntil('the reader was told', () => (told(reader, channelId)?.head.seq ?? 0) >= next);
  });

  it('follows what the user reads on another device, at another gateway', async () => {
    const [writer] = clients as [WireClient];
    const channelId = world.channels[1]?.id ?? '';
    const reader = world.userIds[3] ?? '';
    const [one, other] = await Promise.all([listen(reader, 0), listen(reader, 1)]);
    const { seq } = await say(writer, channelId, 'read this');
    for (const device of [one, other]) await waitUntil('it is unread', () => (told(device, channelId)?.unread ?? 0) > 0);
    expect(await one.command(commands.messageRead, { channelId, seq })).toMatchObject({ unread: 0, cursor: { read: seq } });
    for (const device of [one, other]) await waitUntil('it is read', () => told(device, channelId)?.unread === 0);
  });

  it('tells who comes of what was deleted just then', async () => {
    const ROUNDS = 40;
    const { userIds: [writerId = '', ...readerIds], channels } = await seed(system.database.pool, { users: 1 + ROUNDS, channels: ROUNDS });
    const writer = await system.connect(writerId, 0);
    const remove = (messageId = '') => writer.command(commands.messageDelete, { messageId });
    const pairs = await Promise.all(channels.map(async ({ id }) => [(await say(writer, id, 'one')).message.id, (await say(writer, id, 'other')).message.id]));
    // The gateway knows the readers and their counts; and then only that those are others now.
    for (const reader of await Promise.all(readerIds.map((id) => system.connect(id, 0)))) reader.close();
    await Promise.all(pairs.map(([one]) => remove(one)));
    // What happens in a channel is told at once again.
    await after(2_500);
    for (const [round, readerId] of readerIds.entries()) {
      // At another moment of the beginning in each round.
      const [reader] = await Promise.all([system.connect(readerId, 0), after(round).then(() => remove(pairs[round]?.[1]))]);
      await waitUntil(`nothing is unread any more in round ${round}`, () => told(reader, channels[round]?.id ?? '')?.unread === 0, 5_000);
      reader.close();
    }
  }, 60_000);

  it('comes when a membership appears', async () => {
    const password = 'correct horse battery';
    const [owner, guest] = await Promise.all(['owner', 'newcomer'].map((name) => callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password } })));
    if (!owner || !guest) throw new Error('nobody signed up');
    const client = await listen(guest.user.id, 1);
    const { id: channelId } = await callApi(system.apiUrl, routes.createChannel, { token: owner.accessToken, body: { name: 'new', kind: 'private', memberIds: [guest.user.id] } });
    await waitUntil('the newcomer is told', () => activities(client, channelId).length > 0);
    const writer = await system.connect(owner.user.id, 0);
    await say(writer, channelId, 'welcome');
    await waitUntil('the message is counted', () => told(client, channelId)?.unread === 1);
    const joined = await client.command(commands.channelJoin, { channelId });
    expect(joined).toMatchObject({ role: 'member', verdict: { status: 'recovered' } });
    await client.command(commands.channelLeave, { channelId });

    // From here on what the owner writes mentions the newcomer no more, also for the gateway that knows both.
    await callApi(system.apiUrl, routes.blockUser, { token: guest.accessToken, params: { userId: owner.user.id } });
    const own = streams.user(guest.user.id);
    await waitUntil('the newcomer’s devices know of the block', () => client.eventsOf(own).some(({ type }) => type === 'user:blocked'));
    const before = client.lastSeq(own);
    for (const text of [`@${guest.user.handle}`, '@channel']) await say(writer, channelId, text);
    await waitUntil('all messages are counted', () => told(client, channelId)?.unread === 3);
    const later = await listen(guest.user.id, 0);
    expect([told(client, channelId)?.mentions, told(later, channelId)?.mentions, client.lastSeq(own)]).toEqual([0, 0, before]);
    expect(later.ephemeral[0]?.data).toMatchObject({ blockedIds: [owner.user.id] });
  });
});
