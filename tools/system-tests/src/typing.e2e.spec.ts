import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, limits, routes, streams } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient, type Seed } from '@chatgenius/testing';
import { type z } from 'zod';
import { SharedSystem } from './shared-system.ts';

type Typing = z.output<typeof ephemeralEvents.userTyping.data>;

/** Who is typing, over two gateways. */
describe('user:typing', () => {
  let system: SharedSystem;
  let world: Seed;
  let channelId: string;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 9, channels: 1 });
    channelId = world.channels[0]?.id ?? '';
  });

  afterAll(() => system.stop());

  const userId = (index: number) => world.userIds[index] ?? '';
  const connect = (index: number, gateway = index) => system.connect(userId(index), gateway);
  const join = async (index: number, gateway = index) => {
    const client = await connect(index, gateway);
    await client.command(commands.channelJoin, { channelId });
    return client;
  };
  const type = (client: WireClient, typing = true, threadId?: string) => client.command(commands.userTyping, { channelId, threadId, typing });
  const say = (client: WireClient, threadId?: string) => client.command(commands.messageSend, { channelId, threadId, clientMessageId: randomUUID(), text: 'so it is' });
  const heard = (client: WireClient, threadId?: string): Typing[] =>
    client.ephemeral
      .filter(({ name }) => name === ephemeralEvents.userTyping.name)
      .map(({ data }) => ephemeralEvents.userTyping.data.parse(data))
      .filter((event) => event.channelId === channelId && event.threadId === threadId);
  const sees = (client: WireClient, userIds: readonly string[], threadId?: string) =>
    waitUntil(`${userIds.length} are seen typing`, () => JSON.stringify(heard(client, threadId).at(-1)?.userIds ?? []) === JSON.stringify(userIds));
  /** Somebody else is seen starting and stopping: whatever was told before that would have come. */
  const barrier = async (watcher: WireClient, typist: WireClient, typistId: string) => {
    await type(typist);
    await waitUntil('the barrier is seen', () => heard(watcher).at(-1)?.userIds.includes(typistId) === true);
    await type(typist, false);
    await waitUntil('the barrier is over', () => heard(watcher).at(-1)?.userIds.includes(typistId) === false);
  };

  it('is seen on the other gateway by who has joined, not by the typist, and stops when they stop, speak, leave or go', async () => {
    const [ada, bob, outside] = [await join(0), await join(1), await connect(2)];
    expect(await type(ada)).toEqual({ expiresInMs: limits.typingExpiryMs });
    await sees(bob, [userId(0)]);
    const [first] = heard(bob);
    expect(first).toMatchObject({ channelId, several: false });
    expect(first?.expiresInMs).toBeGreaterThan(limits.typingExpiryMs - 2_000);
    expect(await type(ada, false)).toEqual({ expiresInMs: 0 });
    await sees(bob, []);

    for (const end of [() => say(ada), () => ada.command(commands.channelLeave, { channelId })]) {
      await type(ada);
      await sees(bob, [userId(0)]);
      await end();
      await sees(bob, []);
    }
    await ada.command(commands.channelJoin, { channelId });
    await type(ada);
    await sees(bob, [userId(0)]);
    ada.close();
    await sees(bob, []);
    expect(heard(ada)).toEqual([]);
    expect(heard(outside)).toEqual([]);
  });

  it('goes on while another connection of the same user types there', async () => {
    const [phone, laptop, bob, cyd] = [await join(0, 0), await join(0, 1), await join(1), await join(2)];
    await type(phone);
    await type(laptop);
    await sees(bob, [userId(0)]);
    phone.close();
    await barrier(bob, cyd, userId(2));
    expect(heard(bob).at(-1)?.userIds).toEqual([userId(0)]);
    laptop.close();
    await sees(bob, []);
  });

  it('is refused alike where it was not joined, whether there is such a conversation or not', async () => {
    const client = await connect(0);
    const { message } = await say(await join(1));
    const answers = await Promise.all(
      [{ channelId }, { channelId: randomUUID() }, { channelId, threadId: message.id }, { channelId, threadId: randomUUID() }].map((place) =>
        client.socket.emitWithAck(commands.userTyping.name, { ...place, typing: true }),
      ),
    );
    expect(answers[0]).toMatchObject({ status: 'error', data: { reason: 'NOT_JOINED' } });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    // A thread by the name of another channel is no better.
    await client.command(commands.threadJoin, { threadId: message.id });
    await expect(client.command(commands.userTyping, { channelId: randomUUID(), threadId: message.id, typing: true })).rejects.toMatchObject({ reason: 'NOT_JOINED' });
    expect(await type(client, true, message.id)).toEqual({ expiresInMs: limits.typingExpiryMs });
  });

  it('is of a thread or of its channel', async () => {
    const [ada, bob, cyd] = [await join(0), await join(1), await join(2)];
    const { message } = await say(ada);
    await ada.command(commands.threadJoin, { threadId: message.id });
    await bob.command(commands.threadJoin, { threadId: message.id });
    await type(ada, true, message.id);
    await sees(bob, [userId(0)], message.id);
    await barrier(bob, cyd, userId(2));
    expect(heard(bob).flatMap(({ userIds }) => userIds)).not.toContain(userId(0));
    await say(ada, message.id);
    await sees(bob, [], message.id);
    // Who is removed from the channel types nowhere in it.
    await type(ada, true, message.id);
    await sees(bob, [userId(0)], message.id);
    await callApi(system.apiUrl, routes.leaveChannel, { params: { channelId }, token: await system.token(userId(0)) });
    await sees(bob, [], message.id);
    await expect(type(ada, true, message.id)).rejects.toMatchObject({ reason: 'NOT_JOINED' });
  });

  it('is shown to who joins or resumes, also by a gateway that has not followed it', async () => {
    const ada = await join(0, 0);
    await type(ada);
    const bob = await join(1, 1);
    await sees(bob, [userId(0)]);
    const cyd = await connect(2, 1);
    await cyd.command(commands.sessionResume, { since: [{ stream: streams.channel(channelId), epoch: 'unknown', seq: 0 }] });
    await sees(cyd, [userId(0)]);
  });

  it('becomes `several` beyond a bound, and says little while it stays so', async () => {
    const typists = await Promise.all(world.userIds.slice(0, limits.typistsNamed + 2).map((_, index) => join(index)));
    const watcher = await join(8);
    await Promise.all(typists.map((client) => type(client)));
    await waitUntil('several are seen', () => heard(watcher).at(-1)?.several === true);
    expect(heard(watcher).at(-1)?.userIds).toEqual([]);
    const before = heard(watcher).length;
    for (let round = 0; round < 5; round++) await Promise.all(typists.map((client) => type(client)));
    await Promise.all(typists.slice(limits.typistsNamed).map((client) => type(client, false)));
    await waitUntil('five are named', () => heard(watcher).at(-1)?.userIds.length === limits.typistsNamed);
    // What it came to, and little else: nothing for each word of those who typed on.
    expect(heard(watcher).length - before).toBeLessThanOrEqual(5);
  });

  it('of the invisible, and between two of whom one blocked the other, shows nothing', async () => {
    const [ada, bob, cyd, dan] = [await join(0), await join(1), await join(2), await join(3)];
    await system.database.pool.query(`INSERT INTO user_presence (user_id, chosen) VALUES ($1, 'invisible')`, [userId(0)]);
    await system.database.pool.query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2)', [userId(1), userId(2)]);
    expect(await type(ada)).toEqual({ expiresInMs: limits.typingExpiryMs });
    await type(bob);
    await sees(dan, [userId(1)]);
    await type(cyd);
    await sees(dan, [userId(1), userId(2)]);
    await type(dan);
    await sees(bob, [userId(3)]);
    await sees(cyd, [userId(3)]);
    // Neither who joins later, nor in which order or at what time things come, makes a difference.
    const late = await join(2, 0);
    await sees(late, [userId(3)]);
    await Promise.all([ada, bob, cyd].map((client) => say(client)));
    await sees(dan, []);
    await type(dan, false);
    await sees(bob, []);
    await sees(cyd, []);
    expect(heard(dan).flatMap(({ userIds }) => userIds)).not.toContain(userId(0));
    for (const client of [bob, cyd, late]) expect(new Set(heard(client).flatMap(({ userIds }) => userIds))).toEqual(new Set([userId(3)]));
    // Not even by an event that says nothing.
    for (const client of [bob, cyd]) expect(heard(client).map(({ userIds }) => userIds.length)).toEqual([1, 0]);
  });
});
