import { limits, streams, type Conversation, type StreamId } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import fc from 'fast-check';
import { type Pool } from 'pg';
import { countStatements, eraseMessage, follow, writeMessage, type Written } from '../conversation.fixture.ts';
import { moveCursors } from '../cursors/cursor.repository.ts';
import { readUpTo } from '../cursors/cursors.rules.ts';
import { type Reader } from '../streams/readers.ts';
import { readStates } from './read-states.repository.ts';

const USERS = 3;
const user = fc.nat(USERS - 1);

/** What people do in one channel and its threads; numbers are taken modulo what there is. */
const operation = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), user, mentioned: fc.option(user) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('reply' as const), user, root: fc.nat(), mentioned: fc.option(user) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('erase' as const), message: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), user, conversation: fc.nat(), seq: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('follow' as const), user, root: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unfollow' as const), user, root: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rejoin' as const), user }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;
type Of<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

interface ModelMessage extends Written {
  readonly mentions: readonly string[];
  erased: boolean;
}

const pick = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % Math.max(1, items.length)];

/** Does everything twice: in the database, and in lists that know nothing of queries. */
class Play {
  readonly #pool: Pool;
  readonly #userIds: readonly string[];
  readonly #channelId: string;
  readonly #messages: ModelMessage[] = [];
  /** By user and stream: how far they have read, and from where on messages count for them. */
  readonly #read = new Map<string, number>();
  readonly #since = new Map<string, number>();
  readonly #following = new Set<string>();

  constructor(pool: Pool, { userIds, channels }: Seed) {
    this.#pool = pool;
    this.#userIds = userIds;
    this.#channelId = channels[0]?.id ?? '';
  }

  async perform(step: Operation): Promise<void> {
    if (step.kind === 'write') await this.#write(step);
    else if (step.kind === 'reply') await this.#write(step, this.#root(step)?.id);
    else if (step.kind === 'erase') await this.#erase(step);
    else if (step.kind === 'read') await this.#moveCursor(step);
    else if (step.kind === 'rejoin') await this.#rejoin(step);
    else await this.#follow(step);
  }

  readers(): Reader[] {
    return this.#userIds.flatMap((userId) => this.#conversations().map((conversation) => ({ userId, stream: streams.conversation(conversation) })));
  }

  expected({ userId, stream }: Reader) {
    const key = `${userId} ${stream}`;
    const read = this.#read.get(key) ?? 0;
    const from = Math.max(read, this.#since.get(key) ?? 0);
    const counts = stream.startsWith('channel:') || this.#following.has(key);
    const left = this.#messages.filter((message) => counts && streams.conversation(message) === stream && message.seq > from && message.senderId !== userId && !message.erased);
    return { head: this.#head(stream), read, unread: left.length, mentions: left.filter(({ mentions }) => mentions.includes(userId)).length };
  }

  async #write({ user, mentioned }: Of<'write' | 'reply'>, threadId?: string): Promise<void> {
    const mentions = mentioned === null || mentioned === user ? [] : [this.#user(mentioned)];
    const written = await writeMessage(this.#pool, { channelId: this.#channelId, threadId, senderId: this.#user(user), mentions });
    this.#messages.push({ ...written, mentions, erased: false });
  }

  async #erase({ message }: Of<'erase'>): Promise<void> {
    const erased = pick(this.#messages, message);
    if (erased === undefined) return;
    await eraseMessage(this.#pool, erased);
    erased.erased = true;
  }

  async #moveCursor({ user, conversation, seq }: Of<'read'>): Promise<void> {
    const of = pick(this.#conversations(), conversation);
    if (of === undefined) return;
    await moveCursors(this.#pool, [{ userId: this.#user(user), conversation: of, to: readUpTo(seq) }]);
    const key = `${this.#user(user)} ${streams.conversation(of)}`;
    this.#read.set(key, Math.max(this.#read.get(key) ?? 0, Math.min(seq, this.#head(streams.conversation(of)))));
  }

  async #follow({ kind, user, ...step }: Of<'follow' | 'unfollow'>): Promise<void> {
    const threadId = this.#root(step)?.id;
    if (threadId === undefined) return;
    const stream = streams.thread(threadId);
    const key = `${this.#user(user)} ${stream}`;
    if (kind === 'follow') {
      await follow(this.#pool, { threadId, userId: this.#user(user), sinceSeq: this.#head(stream) });
      this.#following.add(key);
      this.#since.set(key, this.#head(stream));
    } else {
      await this.#pool.query('UPDATE thread_followers SET following = false WHERE user_id = $1 AND thread_id = $2', [this.#user(user), threadId]);
      this.#following.delete(key);
    }
  }

  async #rejoin({ user }: Of<'rejoin'>): Promise<void> {
    const stream = streams.channel(this.#channelId);
    await this.#pool.query('UPDATE channel_members SET joined_seq = $3 WHERE channel_id = $1 AND user_id = $2', [this.#channelId, this.#user(user), this.#head(stream)]);
    this.#since.set(`${this.#user(user)} ${stream}`, this.#head(stream));
  }

  readonly #user = (index: number): string => this.#userIds[index] ?? '';
  readonly #root = ({ root }: { root: number }) => pick(this.#messages.filter(({ threadId }) => threadId === undefined), root);
  readonly #head = (stream: StreamId): number => this.#messages.filter((message) => streams.conversation(message) === stream).length;

  #conversations(): Conversation[] {
    const channelId = this.#channelId;
    const threadIds = new Set(this.#messages.flatMap(({ threadId }) => (threadId === undefined ? [] : [threadId])));
    return [{ channelId }, ...[...threadIds].map((threadId) => ({ channelId, threadId }))];
  }
}

describe('counts of what is unread', () => {
  let copy: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'unread-spec' });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  async function play(operations: readonly Operation[]): Promise<void> {
    const play = new Play(database.pool, await seed(database.pool, { users: USERS, channels: 1 }));
    for (const step of operations) await play.perform(step);
    const readers = play.readers();
    const states = await readStates(database.pool, readers);
    const counted = states.map((state) => state && { head: state.head.seq, read: state.cursor.read, unread: state.unread, mentions: state.mentions });
    expect(counted).toEqual(readers.map((reader) => play.expected(reader)));
  }

  it('are those of a model, whatever people write, erase, read, follow and leave', async () => {
    await fc.assert(fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 40 }), play), { numRuns: 25, endOnFailure: true });
  });

  it('leave out what somebody may not read, and what there is not', async () => {
    const { pool } = database;
    const world = await seed(pool, { users: 2, channels: 2 });
    const [ada = '', grace = ''] = world.userIds;
    const [one, other] = world.channels.map(({ id }) => id);
    const root = await writeMessage(pool, { channelId: one ?? '', senderId: grace });
    await writeMessage(pool, { channelId: one ?? '', threadId: root.id, senderId: grace });
    await pool.query('DELETE FROM channel_members WHERE user_id = $1 AND channel_id = $2', [ada, one]);
    const asked = [streams.channel(one ?? ''), streams.channel(other ?? ''), streams.thread(root.id), streams.user(ada), streams.channel(ada)];
    const states = await readStates(pool, asked.map((stream) => ({ userId: ada, stream })));
    expect(states.map((state) => state?.unread)).toEqual([undefined, 0, undefined, undefined, undefined]);
  });

  it('stop at the limit', async () => {
    const { pool } = database;
    const world = await seed(pool, { users: 2, channels: 1 });
    const { id: channelId = '', stream = streams.channel('') } = world.channels[0] ?? {};
    await pool.query(
      `INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at)
       SELECT gen_random_uuid(), $1, $2, 'm' || n, n, 'hello', now() FROM generate_series(1, $3::int) AS n`,
      [channelId, world.userIds[0], limits.unreadCount + 5],
    );
    const [state] = await readStates(pool, [{ userId: world.userIds[1] ?? '', stream }]);
    expect(state?.unread).toBe(limits.unreadCount);
  });

  it('cost two statements, however many are asked for', async () => {
    const { pool } = database;
    const world = await seed(pool, { users: 20, channels: 20 });
    const root = await writeMessage(pool, { channelId: world.channels[0]?.id ?? '', senderId: world.userIds[0] ?? '' });
    await writeMessage(pool, { channelId: root.channelId, threadId: root.id, senderId: root.senderId });
    const readers = world.userIds.flatMap((userId) => [...world.channels.map(({ stream }) => stream), streams.thread(root.id)].map((stream) => ({ userId, stream })));
    const { result, statements } = await countStatements(() => readStates(pool, readers));
    expect(statements).toBe(2);
    expect(result.every((state) => state !== undefined)).toBe(true);
  });
});
