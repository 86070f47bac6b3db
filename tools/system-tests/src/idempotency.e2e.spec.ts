import { randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { seed, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** `message:send` is idempotent by (sender, clientMessageId), for ever and everywhere; changes are by their changeId, for a day. */
describe('what is sent more than once', () => {
  let system: SharedSystem;
  let world: Seed;

  beforeAll(async () => {
    system = await SharedSystem.use();
    world = await seed(system.database.pool, { users: 2, channels: 2 });
  });

  afterAll(() => system.stop());

  const ids = () => {
    const [sender, other] = world.userIds;
    const [channel, second] = world.channels;
    if (!sender || !other || !channel || !second) throw new Error('nothing was seeded');
    return { sender, other, channel, second };
  };

  it('is one message when repeats are in flight on two gateways at once', async () => {
    const { sender, channel } = ids();
    const [one, other] = await Promise.all([system.connect(sender, 0), system.connect(sender, 1)]);
    await one.command(commands.channelJoin, { channelId: channel.id });
    for (let round = 0; round < 50; round++) {
      const send = { channelId: channel.id, clientMessageId: randomUUID(), text: `round ${round}` };
      const acks = await Promise.all([one, other, one, other].map((client) => client.command(commands.messageSend, send)));
      expect(new Set(acks.map(({ message }) => message.id)).size).toBe(1);
      expect(new Set(acks.map(({ seq }) => seq))).toEqual(new Set([round + 1]));
    }
    await one.receivedUpTo(channel.stream, 50);
    expect(one.eventsOf(channel.stream)).toHaveLength(50);
  });

  it('is one message when the repeats name different channels at once', async () => {
    const { sender, channel, second } = ids();
    const [one, other] = await Promise.all([system.connect(sender, 0), system.connect(sender, 1)]);
    for (let round = 0; round < 20; round++) {
      const clientMessageId = randomUUID();
      const acks = await Promise.all(
        [channel, second, channel, second].map(({ id }, index) =>
          (index % 2 === 0 ? one : other).command(commands.messageSend, { channelId: id, clientMessageId, text: 'where?' }),
        ),
      );
      expect(new Set(acks.map(({ message }) => message.id)).size).toBe(1);
    }
  });

  it('belongs to its sender: the same id of somebody else is another message', async () => {
    const { sender, other, channel } = ids();
    const clientMessageId = randomUUID();
    const messages = await Promise.all([sender, other].map(async (userId, index) => {
      const client = await system.connect(userId, index);
      return (await client.command(commands.messageSend, { channelId: channel.id, clientMessageId, text: 'mine' })).message;
    }));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(2);
    expect(messages.map(({ senderId }) => senderId)).toEqual([sender, other]);
  });

  it('is one change when repeats are in flight on two gateways at once, and none after others have changed it', async () => {
    const { sender, other: colleague, second } = ids();
    const [one, other] = await Promise.all([system.connect(sender, 0), system.connect(sender, 1)]);
    const third = await system.connect(colleague, 1);
    const { head } = await one.command(commands.channelJoin, { channelId: second.id });
    const { message, seq } = await one.command(commands.messageSend, { channelId: second.id, clientMessageId: randomUUID(), text: 'a message' });
    for (let round = 0; round < 20; round++) {
      const pin = { messageId: message.id, changeId: randomUUID() };
      const pins = await Promise.all([one, other, one, other].map((client) => client.command(commands.messagePin, pin)));
      expect(new Set(pins.map(({ pinnedAt }) => pinnedAt)).size).toBe(1);
      await third.command(commands.messageUnpin, { messageId: message.id });
      await other.command(commands.messagePin, pin);
    }
    await one.receivedUpTo(second.stream, seq + 40);
    await one.command(commands.messageSend, { channelId: second.id, clientMessageId: randomUUID(), text: 'the next event' });
    await one.receivedUpTo(second.stream, seq + 41);
    const types = one.eventsOf(second.stream).slice(seq - head.seq).map(({ type }) => type);
    expect(types).toEqual([...Array.from({ length: 20 }, () => ['message:pinned', 'message:unpinned']).flat(), 'message:created']);
  });

  it('is known by a name from the gateway if the client gives it none, because services are asked again as well', async () => {
    const { sender, channel } = ids();
    const client = await system.connect(sender, 0);
    const { message } = await client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'a message' });
    await client.command(commands.messagePin, { messageId: message.id });
    await client.command(commands.threadFollow, { threadId: message.id });
    const { rows } = await system.database.pool.query<{ command: string }>('SELECT command FROM message_changes WHERE message_id = $1 ORDER BY command', [message.id]);
    expect(rows.map(({ command }) => command)).toEqual(['message:pin', 'thread:follow']);
  });
});
