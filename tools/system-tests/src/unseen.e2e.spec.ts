import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, routes, streamEvents, streams, type RouteOutput } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

const WAYS = ['away', 'invisible', 'blocking', 'blocked'] as const;
/** Different each time, whoever is there or not. */
const VARIES = new Set(['at', 'epoch', 'trace', 'createdAt', 'joinedAt', 'lastReplyAt', 'serverTime', 'expiresAt', 'sessionId', 'expiresInMs']);

/**
 * Somebody reads, types and comes and goes in a channel; a watcher keeps a record of everything that reaches them over
 * socket and HTTP. To whom the other is not to be seen, it reads as if the other had been away all the time.
 */
describe('who is not to be seen', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
    // While presence does not know everybody yet, as just after a start, it says of nobody that they are away: not of whoever seems so, either.
    const { userIds: [userId = ''], channels: [channel = { id: '' }] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await membersOnceKnown(await system.token(userId), channel.id);
  }, 30_000);

  afterAll(() => system.stop());

  const say = async (client: WireClient, channelId: string, threadId?: string) =>
    (await client.command(commands.messageSend, { channelId, threadId, clientMessageId: randomUUID(), text: 'and so on' })).message.id;

  it.each(WAYS.slice(1))('%s, leaves no trace', async (way) => {
    const [expected, seen] = await Promise.all([watch('away'), watch(way)]);
    expect(seen).toEqual(expected);
  }, 60_000);

  it('does not change what others see: receipts of two, of whom one has blocked the other, reach everybody else', async () => {
    const { userIds: [ada = '', bob = '', third = ''], channels: [channel = { id: '', stream: streams.channel('') }] } = await seed(system.database.pool, { users: 3, channels: 1 });
    await callApi(system.apiUrl, routes.blockUser, { token: await system.token(bob), params: { userId: ada } });
    const chat = await system.chat(third, 0);
    const conversation = await chat.joinChannel(channel.id);
    const [of, other] = [await system.connect(ada, 1), await system.connect(bob, 0)];
    for (const client of [of, other]) await client.command(commands.channelJoin, { channelId: channel.id });
    await say(of, channel.id);
    for (const client of [of, other]) await client.command(commands.messageRead, { channelId: channel.id, seq: 1 });
    await waitUntil('the third sees both', () => [ada, bob].every((userId) => conversation.state.receipts.get(userId)?.read === 1));
    // They themselves see nothing of each other, and nothing where something could have been.
    expect(other.ephemeral.filter(({ name }) => name === ephemeralEvents.messageReceipts.name)).toEqual([]);
    expect(of.ephemeral.filter(({ name }) => name === ephemeralEvents.messageReceipts.name)).toEqual([]);
    const named = [of, other].flatMap((client) => client.eventsOf(channel.stream)).filter(({ type }) => type === streamEvents.messageStatus.name).map(({ data }) => JSON.stringify(data));
    for (const userId of [ada, bob]) expect(named.filter((status) => status.includes(userId))).toEqual([]);
  });

  async function watch(way: (typeof WAYS)[number]): Promise<unknown> {
    const world = await seed(system.database.pool, { users: 3, channels: 1 });
    const [subject = '', watcherId = '', thirdId = ''] = world.userIds;
    const channelId = world.channels[0]?.id ?? '';
    await arrange(way, subject, watcherId);
    const [watcher, third] = [await system.connect(watcherId, 0), await system.connect(thirdId, 1)];
    const rootId = await joinAll(watcher, third, channelId);
    if (way !== 'away') await beThere(subject, channelId, rootId);

    // Whatever was announced of the subject was announced before what now comes of the third.
    for (const threadId of [undefined, rootId]) {
      await third.command(commands.userTyping, { channelId, threadId, typing: true });
      await typingSeen(watcher, thirdId, threadId);
      await third.command(commands.messageRead, { channelId, threadId, seq: 1 });
      const stream = streams.conversation({ channelId, threadId });
      await waitUntil('the third is seen to have read', () => watcher.eventsOf(stream).some(({ type }) => type === streamEvents.messageStatus.name));
    }
    const token = await system.token(watcherId);
    const params = { channelId };
    const answers = await Promise.all([
      callApi(system.apiUrl, routes.listReceipts, { token, params, query: { seq: 1, limit: 50, after: undefined, threadId: undefined } }),
      callApi(system.apiUrl, routes.listReceipts, { token, params, query: { seq: 1, limit: 50, after: undefined, threadId: rootId } }),
      callApi(system.apiUrl, routes.listReceipts, { token, params, query: { seq: 0, limit: 50, after: undefined, threadId: undefined } }),
      membersOnceKnown(token, channelId),
      callApi(system.apiUrl, routes.channelHistory, { token, params, query: { limit: 50 } }),
    ]);
    return anonymous({ events: watcher.events, ephemeral: watcher.ephemeral.filter((told) => !isOfOneself(told, watcherId)), answers }, world, rootId);
  }

  /** Who is there decorates a list of members, which does not wait for it long: in both worlds it is asked again while that is not known. */
  async function membersOnceKnown(token: string, channelId: string) {
    let answer: RouteOutput<typeof routes.listMembers> | undefined;
    await waitUntil('it is known who is there', async () => {
      answer = await callApi(system.apiUrl, routes.listMembers, { token, params: { channelId }, query: { limit: 50, after: undefined } });
      return answer.members.every(({ connected }) => connected !== null);
    });
    return answer;
  }

  async function arrange(way: string, subject: string, watcherId: string): Promise<void> {
    if (way === 'invisible') await system.database.pool.query(`INSERT INTO user_presence (user_id, chosen) VALUES ($1, 'invisible')`, [subject]);
    const block = async (blocker: string, userId: string) => callApi(system.apiUrl, routes.blockUser, { token: await system.token(blocker), params: { userId } });
    // Whoever blocks somebody knows it: each watcher has blocked one, in `blockedIds` and in their own stream.
    const { userIds: [outsider = ''] } = await seed(system.database.pool, { users: 1, channels: 0 });
    await block(watcherId, way === 'blocked' ? subject : outsider);
    if (way === 'blocking') await block(subject, watcherId);
  }

  async function joinAll(watcher: WireClient, third: WireClient, channelId: string): Promise<string> {
    for (const client of [watcher, third]) await client.command(commands.channelJoin, { channelId });
    const rootId = await say(third, channelId);
    await say(third, channelId, rootId);
    for (const client of [watcher, third]) await client.command(commands.threadJoin, { threadId: rootId });
    await watcher.receivedUpTo(streams.channel(channelId), 2);
    return rootId;
  }

  /** On two devices: what one does reaches the other, as to anybody. */
  async function beThere(subject: string, channelId: string, rootId: string): Promise<void> {
    const [phone, laptop] = [await system.connect(subject, 0), await system.connect(subject, 1)];
    await phone.command(commands.channelJoin, { channelId });
    await phone.command(commands.threadJoin, { threadId: rootId });
    for (const threadId of [undefined, rootId]) {
      await phone.command(commands.userTyping, { channelId, threadId, typing: true });
      await phone.command(commands.messageDelivered, { channelId, threadId, seq: 1 });
      await phone.command(commands.messageRead, { channelId, threadId, seq: 1 });
    }
    const moved = () => laptop.events.filter(({ type }) => type === streamEvents.cursorMoved.name).length;
    await waitUntil('the other device knows of both', () => moved() === 2);
    phone.close();
    laptop.close();
  }

  /** Of the watcher's own presence: how often it is told depends on when their gateway has reported them. */
  const isOfOneself = ({ name, data }: WireClient['ephemeral'][number], watcherId: string): boolean =>
    name === ephemeralEvents.presenceUpdated.name && ephemeralEvents.presenceUpdated.data.parse(data).users.every(({ userId }) => userId === watcherId);

  const typingSeen = (watcher: WireClient, userId: string, threadId: string | undefined) =>
    waitUntil('somebody is seen typing', () =>
      watcher.ephemeral.some(({ name, data }) => {
        if (name !== ephemeralEvents.userTyping.name) return false;
        const typing = ephemeralEvents.userTyping.data.parse(data);
        return typing.threadId === threadId && typing.userIds.includes(userId);
      }),
    );

  /** Ids by their place in the story, and nothing that differs each time. */
  function anonymous(record: unknown, world: Seed, rootId: string): unknown {
    const names: [string, string][] = [[rootId, 'root'], [world.channels[0]?.id ?? '', 'channel']];
    world.userIds.forEach((id, index) => names.push([id, `user ${index}`], [id.replaceAll('-', '').slice(0, 30), `handle ${index}`]));
    // The one that the watcher has blocked, whoever that is; who has blocked the watcher would be one more.
    const isOwnBlock = (key: string, value: unknown) => key === 'blockedIds' && Array.isArray(value) && value.length === 1;
    let text = JSON.stringify(record, (key, value: unknown) => (VARIES.has(key) || isOwnBlock(key, value) || (key === 'name' && typeof value === 'string' && value.startsWith('channel ')) ? undefined : value));
    for (const [id, name] of names) text = text.replaceAll(id, name);
    // What is left are ids of messages, each in its place.
    return JSON.parse(text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'), (key, value: unknown) => (key === 'members' && Array.isArray(value) ? value.sort(byName) : value));
  }
});

/** Members come by their ids, which are made by chance. */
const byName = (one: { userId: string }, other: { userId: string }): number => one.userId.localeCompare(other.userId);
