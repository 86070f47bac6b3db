import { commands, streams, type Message, type SessionChannel, type SessionThread } from '@chatgenius/contracts';
import { waitUntil } from '@chatgenius/testing';
import { Judge } from './model/allowed.rules.ts';
import { expectedAfter, isFollowedByHand, isNamedByEdit, shown, unreadAfter, type Expected } from './model/expected.rules.ts';
import { isOf } from './model/operations.ts';
import { Scene } from './model/scene.ts';
import { readTables, type Tables } from './model/tables.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

/** MODEL_SEEDS=7,8 plays others. What users choose follows from the seed; how they meet is up to the machine. */
const SEEDS = (process.env.MODEL_SEEDS ?? size({ everyday: '1', soak: '1,2,3,4,5,6' })).split(',').map(Number);
const OPERATIONS_OF_EACH = size({ everyday: 25, soak: 50 });

/**
 * Fifty users do whatever comes to their mind, in thirty channels and their threads, over connections that break. Then
 * what a pure model makes of it, what the tables say and what every device shows have to be the same.
 */
describe('random operations of 50 users in 30 channels, through two gateways', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  it.each(SEEDS)(`leave clients, database and model with the same state: ${50 * OPERATIONS_OF_EACH} operations of seed %i`, async (seed) => {
    const scene = await Scene.open(system, seed);
    try {
      await scene.play(OPERATIONS_OF_EACH);
      await scene.settle();
      const tables = await readTables(system.database.pool, scene.channelIds);
      const expected = expectedAfter(scene.world, scene.operations, tables.log);
      expect([...new Judge(scene.world, scene.operations, scene.messages).faults(), ...expected.faults]).toEqual([]);
      expectTables(tables, expected, scene);
      const reading = new Reading(tables, expected, scene);
      await expectClients(scene, tables, reading);
      await expectSessions(scene, reading);
    } finally {
      await scene.close();
    }
  }, 300_000);

  /** What the tables say, beside times, is what the model says. */
  function expectTables(tables: Tables, expected: Expected, scene: Scene): void {
    const said = [...tables.messages.values()].map((message) => ({
      id: message.id, channelId: message.channelId, threadId: message.threadId, senderId: message.senderId, seq: message.seq, text: message.text,
      edited: message.editedAt !== undefined, deleted: message.deletedAt !== undefined, pinned: message.pinnedAt !== undefined,
      mentions: message.mentions, reactions: message.reactions ?? [], thread: message.thread && { ...message.thread, lastReplyAt: undefined },
      mentionedIds: [...(tables.mentions.get(message.id) ?? [])].sort(),
    }));
    const meant = [...tables.messages.keys()].map((id) => {
      const message = expected.messages.get(id);
      return message && { ...message, pinned: expected.pinned.has(id), reactions: shown(message.reactions), mentionedIds: [...message.mentionedIds].sort() };
    });
    expect(said).toEqual(meant);
    expect(tables.messages.size).toBe(expected.messages.size);
    expect(tables.members).toEqual(expected.members);
    for (const [threadId, users] of expected.followers) {
      for (const [userId, since] of users) {
        if (isPlain(scene, threadId, userId)) expect([userId, tables.followers.get(threadId)?.get(userId)]).toEqual([userId, { following: true, since }]);
      }
    }
    for (const [threadId, users] of tables.followers) {
      for (const userId of users.keys()) if (isPlain(scene, threadId, userId)) expect(expected.followers.get(threadId)?.has(userId)).toBe(true);
    }
  }

  /** Of others, the order between what is said in a thread and what they do elsewhere is in no log. */
  const isPlain = ({ world, operations }: Scene, threadId: string, userId: string): boolean =>
    world.users.some(({ id, volatile }) => id === userId && !volatile) && !isFollowedByHand(operations, threadId, userId) && !isNamedByEdit(operations, userId);

  /** Every device shows, of everything that is open on it, what the tables say. */
  async function expectClients(scene: Scene, tables: Tables, reading: Reading): Promise<void> {
    for (const { user, chat, open } of scene.actors) {
      for (const conversation of open.values()) {
        while (conversation.state.hasOlder) await conversation.loadOlder();
        const { stream } = conversation;
        const stored = [...tables.messages.values()].filter((message) => streamOf(message) === stream).sort((one, other) => one.seq - other.seq);
        const isChannel = 'loadPins' in conversation;
        expect({ stream, messages: conversation.state.messages }).toEqual({ stream, messages: isChannel ? stored : stored.map(({ pinnedAt: _, ...message }) => message) });
        for (const [userId, receipt] of conversation.state.receipts) {
          if (reading.isMember(conversation.place.channelId, userId)) expect([userId, receipt]).toEqual([userId, tables.cursors.get(stream)?.get(userId)]);
        }
        if (!isChannel) continue;
        await Promise.all([conversation.loadPins(), conversation.loadMembers()]);
        const pinned = [...tables.messages.values()].filter(({ channelId, pinnedAt }) => channelId === conversation.channelId && pinnedAt);
        expect([...conversation.state.pins].sort()).toEqual(pinned.map(({ id, pinnedAt }) => [id, pinnedAt]).sort());
        expect([...conversation.state.members.keys()].sort()).toEqual([...(tables.members.get(conversation.channelId)?.keys() ?? [])].sort());
      }
      const isOpenWhereMember = [...open.keys()].filter((stream) => !reading.mayReceive(stream, user.id));
      expect(isOpenWhereMember).toEqual([]);

      // Activity of channels that are not open comes within a second.
      const shownCounts = () => [...(chat.user?.channels.values() ?? [])].map(({ id, unread, mentions }) => [id, unread, mentions] as const).sort();
      const counts = reading.channelsOf(user.id).map((channelId) => {
        const { unread, mentions } = reading.unread(streams.channel(channelId), user.id);
        return [channelId, unread, mentions] as const;
      }).sort();
      await waitUntil('the counts are told', () => JSON.stringify(shownCounts()) === JSON.stringify(counts), 5_000).catch(() => undefined);
      expect({ user: user.id, counts: shownCounts() }).toEqual({ user: user.id, counts });
    }
  }

  /** A session that begins now is told the same counts, and so is whoever asks. */
  async function expectSessions(scene: Scene, reading: Reading): Promise<void> {
    for (const [index, { user }] of scene.actors.entries()) {
      const client = await system.connect(user.id, index);
      const ready = client.ephemeral[0]?.data as { channels: SessionChannel[]; threads: SessionThread[] };
      expect(ready.channels.map(({ id, unread, mentions }) => [id, { unread, mentions }] as const).sort()).toEqual(
        reading.channelsOf(user.id).map((channelId) => [channelId, reading.unread(streams.channel(channelId), user.id)] as const).sort());
      expect(ready.threads.map(({ threadId, unread, mentions }) => [threadId, { unread, mentions }] as const).sort()).toEqual(
        reading.followedBy(user.id).map((threadId) => [threadId, reading.unread(streams.thread(threadId), user.id)] as const).filter(([, { unread }]) => unread > 0).sort());
      for (const channelId of reading.channelsOf(user.id).slice(0, 3)) {
        const { unread, mentions } = await client.command(commands.messageDelivered, { channelId, seq: 0 });
        expect([channelId, { unread, mentions }]).toEqual([channelId, reading.unread(streams.channel(channelId), user.id)]);
      }
      client.close();
    }
  }
});

const streamOf = ({ channelId, threadId }: Pick<Message, 'channelId' | 'threadId'>) => (threadId === undefined ? streams.channel(channelId) : streams.thread(threadId));

/** What is left to read for whom, as the model counts it. */
class Reading {
  readonly #tables: Tables;
  readonly #expected: Expected;
  readonly #scene: Scene;

  constructor(tables: Tables, expected: Expected, scene: Scene) {
    this.#tables = tables;
    this.#expected = expected;
    this.#scene = scene;
  }

  isMember(channelId: string, userId: string): boolean {
    return this.#expected.members.get(channelId)?.has(userId) === true;
  }

  mayReceive(stream: string, userId: string): boolean {
    const id = stream.slice(stream.indexOf(':') + 1);
    return this.isMember(this.#expected.messages.get(id)?.channelId ?? id, userId);
  }

  channelsOf(userId: string): string[] {
    return this.#scene.channelIds.filter((channelId) => this.isMember(channelId, userId));
  }

  followedBy(userId: string): string[] {
    return [...this.#tables.followers].filter(([threadId, users]) => users.get(userId)?.following && this.mayReceive(streams.thread(threadId), userId)).map(([threadId]) => threadId);
  }

  unread(stream: string, userId: string): { unread: number; mentions: number } {
    const id = stream.slice(stream.indexOf(':') + 1);
    const since = stream.startsWith('channel:') ? this.#expected.members.get(id)?.get(userId)?.joinedSeq : this.#tables.followers.get(id)?.get(userId)?.since;
    return unreadAfter(this.#expected, stream, Math.max(since ?? 0, this.#read(stream, userId)), userId);
  }

  /** The furthest that they said; of who came and went, what was taken of that. */
  #read(stream: string, userId: string): number {
    const stored = this.#tables.cursors.get(stream)?.get(userId)?.read ?? 0;
    const said = this.#scene.operations.flatMap((operation) => (isOf(operation, 'read') && operation.by === userId && streamOf(operation.action) === stream ? [operation.action.seq] : []));
    const isPlain = this.#scene.world.users.some(({ id, volatile }) => id === userId && !volatile) && this.mayReceive(stream, userId);
    const furthest = Math.max(0, ...said);
    if (isPlain) expect([stream, userId, stored]).toEqual([stream, userId, furthest]);
    return stored;
  }
}
