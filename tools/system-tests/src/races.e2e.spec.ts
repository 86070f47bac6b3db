import { type Channel, type ChatClient, type ChatError, type Thread } from '@chatgenius/client-sdk';
import { commands, routes, streams, type Message, type StreamEvent } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type Seed } from '@chatgenius/testing';
import { Random } from './model/random.ts';
import { readTables } from './model/tables.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';
import { inParallel, oneTo } from './traffic.ts';

const CLIENTS = 24;
const MESSAGES = size({ everyday: 30, soak: 60 });
const EMOJI = ['👍', '☝️', '☝🏽', ':party_parrot:'];

/** Everybody wants something else of the same messages, at the same time, on two gateways. */
describe(`${CLIENTS} clients that change what others delete`, () => {
  let system: SharedSystem;
  let world: Seed;
  let chats: ChatClient[];
  let open: { channel: Channel; thread: Thread }[];
  let roots: Message[];
  let replies: Message[];
  const channelId = () => world.channels[0]?.id ?? '';

  beforeAll(async () => {
    system = await SharedSystem.use();
    world = await seed(system.database.pool, { users: CLIENTS, channels: 1 });
    // Authors and moderators may both delete.
    await system.database.pool.query(`UPDATE channel_members SET role = 'admin' WHERE user_id = ANY ($1::uuid[])`, [world.userIds.slice(0, 4)]);
    chats = await Promise.all(world.userIds.map((userId, index) => system.chat(userId, index)));
    roots = await writeAll(MESSAGES, {});
    const threadId = roots[0]?.id ?? '';
    replies = await writeAll(MESSAGES, { threadId });
    open = await Promise.all(chats.map(async (chat) => ({ channel: await chat.joinChannel(channelId()), thread: await chat.joinThread(threadId) })));
  });

  afterAll(() => system.stop());

  const writeAll = (count: number, place: { threadId?: string }) =>
    Promise.all(Array.from({ length: count }, (_, index) => (chats[index % CLIENTS] as ChatClient).send({ channelId: channelId(), ...place, text: `text ${index}` }).acknowledged));

  it('leaves the same last state everywhere, and nothing of what was deleted', async () => {
    const targets = [...roots.slice(1), ...replies];
    const random = new Random(1);
    // For each message some who change it and one who deletes it, in any order, all messages interleaved.
    const wishes = targets.flatMap((message) => Array.from({ length: 10 }, () => ({ message, order: random.next(), kind: random.pick(['edit', 'react', 'react', 'unreact', 'pin', 'read', 'delete']) })));
    const reasons = new Set<string>();
    await inParallel(wishes.sort((one, other) => one.order - other.order), CLIENTS * 2, async ({ message, kind }) => {
      const authorIndex = world.userIds.indexOf(message.senderId);
      const chat = chats[kind === 'edit' || (kind === 'delete' && random.chance(0.5)) ? authorIndex : random.below(kind === 'delete' ? 4 : CLIENTS)] as ChatClient;
      const emoji = random.pick(EMOJI) ?? '';
      const { id } = message;
      const place = { channelId: message.channelId, ...(message.threadId && { threadId: message.threadId }) };
      await Promise.resolve(
        kind === 'edit' ? chat.edit(id, `edited ${random.below(1_000)}`)
        : kind === 'react' ? chat.react(id, emoji)
        : kind === 'unreact' ? chat.unreact(id, emoji)
        : kind === 'pin' ? chat.pin(id)
        : kind === 'read' ? chat.markRead(place, message.seq)
        : chat.delete(id),
      ).catch((error: ChatError) => reasons.add(error.reason));
    });
    expect([...reasons]).toEqual(['MESSAGE_NOT_FOUND']);
    await atRest();

    const tables = await readTables(system.database.pool, [channelId()]);
    const all = [...tables.messages.values()];
    const deleted = all.filter(({ deletedAt }) => deletedAt);
    expect(deleted.length).toBeGreaterThan(targets.length / 4);
    expect(deleted.length).toBeLessThan(targets.length);
    for (const message of deleted) expect(message).toMatchObject({ text: '' });
    for (const message of deleted) expect([message.reactions, message.pinnedAt, message.mentions]).toEqual([undefined, undefined, undefined]);
    expect(tables.messages.get(roots[0]?.id ?? '')?.thread).toMatchObject({ replyCount: replies.filter(({ id }) => tables.messages.get(id)?.deletedAt === undefined).length });

    const stored = (isReply: boolean) => all.filter(({ threadId }) => (threadId !== undefined) === isReply).sort((one, other) => one.seq - other.seq);
    for (const { channel, thread } of open) {
      for (const conversation of [channel, thread]) while (conversation.state.hasOlder) await conversation.loadOlder();
      expect(channel.state.messages).toEqual(stored(false));
      expect(thread.state.messages).toEqual(stored(true).map(({ pinnedAt: _, ...message }) => message));
      for (const conversation of [channel, thread]) {
        for (const [userId, receipt] of conversation.state.receipts) expect(receipt).toEqual(tables.cursors.get(conversation.stream)?.get(userId));
      }
    }
  }, 90_000);

  it('shows whoever comes late the same, from history and from the log', async () => {
    const tables = await readTables(system.database.pool, [channelId()]);
    const late = await system.chat(world.userIds[5] ?? '', 1);
    const channel = await late.joinChannel(channelId());
    await channel.loadPins();
    while (channel.state.hasOlder) await channel.loadOlder();
    const stored = [...tables.messages.values()].filter(({ threadId }) => threadId === undefined).sort((one, other) => one.seq - other.seq);
    expect(channel.state.messages).toEqual(stored);
    const pinned = [...tables.messages.values()].flatMap(({ id, pinnedAt }) => (pinnedAt ? [[id, pinnedAt]] : []));
    expect([...channel.state.pins].sort()).toEqual(pinned.sort());

    const raw = await system.connect(world.userIds[6] ?? '', 0);
    const { head } = await raw.command(commands.channelJoin, { channelId: channelId() });
    const missed = Math.min(head.seq, 200);
    const { verdict, events: joined } = await raw.command(commands.channelJoin, { channelId: channelId(), since: { ...head, seq: head.seq - missed } });
    expect([verdict.status, joined.length]).toEqual(['recovered', missed]);
    const paged = await readLog(head.seq);
    expect(paged.map(({ seq }) => seq)).toEqual(oneTo(head.seq));

    const gone = new Set([...tables.messages.values()].filter(({ deletedAt }) => deletedAt).map(({ id }) => id));
    const editsOfGone = paged.filter(({ type, data }) => type === 'message:edited' && gone.has((data as { messageId: string }).messageId));
    // Some were edited before they were deleted, or nothing is shown here.
    expect(editsOfGone.length).toBeGreaterThan(0);
    for (const { type, data } of [...joined, ...paged]) {
      if (type === 'message:edited' && gone.has((data as { messageId: string }).messageId)) expect(data).toMatchObject({ text: '' });
      if (type === 'message:created' && gone.has((data as { message: Message }).message.id)) expect(data).toMatchObject({ message: { text: '' } });
    }
  });

  /** All of the channel's log, as it is read over HTTP. */
  async function readLog(head: number): Promise<StreamEvent[]> {
    const token = await system.token(world.userIds[6] ?? '');
    const events: StreamEvent[] = [];
    while (events.length < head) {
      const query = { after: events.length, limit: 200 };
      const page = await callApi(system.apiUrl, routes.streamEventsPage, { token, params: { stream: streams.channel(channelId()) }, query });
      expect(page.events).not.toEqual([]);
      events.push(...page.events);
    }
    return events.slice(0, head);
  }

  /** Everybody has applied all that there is, and every cursor has been announced. */
  async function atRest(): Promise<void> {
    const own = [streams.channel(channelId()), streams.thread(roots[0]?.id ?? '')];
    await waitUntil('everybody is at rest', async () => {
      if (!chats.every((chat) => chat.isSettled)) return false;
      const { rows } = await system.database.pool.query<{ id: string; head: number; pending: number }>(
        'SELECT id, head, (SELECT count(*) FROM stream_cursors WHERE pending) AS pending FROM streams WHERE id = ANY ($1)', [own]);
      return rows.every(({ id, head, pending }) => pending === 0 && chats.every((chat) => [...chat.positions].some(([stream, { seq }]) => stream === id && seq === head)));
    }, 30_000);
  }
});
