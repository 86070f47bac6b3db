import { randomUUID } from 'node:crypto';
import { commands, streams, type StreamId } from '@chatgenius/contracts';
import { createStreams, ShardMap } from '@chatgenius/database';
import { createTestDatabase, seed, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { HistoryController } from './history/history.controller.ts';
import { runMessaging, type RunningMessaging } from './messaging.fixture.ts';
import { OpeningController } from './opening/opening.controller.ts';
import { OpeningRepository } from './opening/opening.repository.ts';
import { StreamAccessRepository } from './streams/stream-access.repository.ts';
import { StreamController } from './streams/stream.controller.ts';
import { StreamOpener } from './streams/stream-opener.ts';

/** By what the rows of a statement belong together (docs/adr/0038). */
type Key =
  /** One channel, or several side by side, each by itself. */
  | 'channel'
  /** The same, by the id of a stream. */
  | 'stream'
  /** A message or a thread and what hangs on it: all of one channel. */
  | 'message'
  /** A user over all of their channels: to be asked of each database, and put together. */
  | 'user'
  /** A note of what a transaction has appended, of its own database. */
  | 'batch'
  /** Reaches from a message into the streams of users. It has to become a message to their databases before there is a second one. */
  | 'crosses';

/** Every statement that sending, changing, reading, resuming and closing a gap make, by name. A new one has to be thought about. */
const HOT: Readonly<Record<string, Key>> = {
  'append-timed-events': 'stream',
  'lock-streams-at': 'stream',
  'measure-ranges': 'stream',
  'read-bounds': 'stream',
  'read-events': 'stream',
  'read-ranges': 'stream',
  'redact-events': 'stream',
  'channel-own-read-states': 'channel',
  'channel-standings': 'channel',
  'count-pins': 'channel',
  'history-of-channel': 'channel',
  'insert-messages-live-or-whole': 'channel',
  'make-thread-streams': 'channel',
  'save-threads': 'channel',
  'sending-facts-of-sessions-and-tokens': 'channel',
  'write-plain-messages': 'channel',
  'make-tombstone': 'message',
  'delete-reactions': 'message',
  'edit-message': 'message',
  'insert-reaction': 'message',
  'keep-redacted-text': 'message',
  'last-logged-edit-or-end': 'message',
  'lock-live-message': 'message',
  'logged-edits-and-ends': 'message',
  'message-place': 'message',
  'message-standing-of-sessions-and-tokens': 'message',
  'other-replies': 'message',
  'own-reaction': 'message',
  'pin-message': 'message',
  'save-followers': 'message',
  'thread-by-id': 'message',
  'thread-facts': 'message',
  'thread-followers': 'message',
  'told-of-mention': 'message',
  'followed-own-unread-threads': 'user',
  'session-memberships-shown-by-use': 'user',
  'session-users-with-role': 'user',
  'forget-published': 'batch',
  'delete-mentions': 'crosses',
  'redact-mentions': 'crosses',
};
/** What is asked from time to time, whatever anybody does: it is seen only where the test takes long. */
const FROM_TIME_TO_TIME = new Set(['waiting-work', 'silent-live']);
/** How SQL finds the stream of a user from a row that is not theirs. */
const USER_STREAM = /'user:'\s*\|\|/;

interface Shard {
  readonly copy: TestDatabase;
  readonly messaging: RunningMessaging;
  readonly history: HistoryController;
  readonly streams: StreamController;
  readonly sessions: OpeningController;
}

async function openShard(name: string): Promise<Shard> {
  const copy = await createTestDatabase();
  const messaging = await runMessaging(name, copy.url);
  const { pool, reads } = messaging.database;
  return {
    copy,
    messaging,
    history: new HistoryController(reads),
    streams: new StreamController(new StreamOpener(new StreamAccessRepository(pool), pool), pool, reads),
    sessions: new OpeningController(new OpeningRepository(pool)),
  };
}

/** Two databases, each with channels that the other one knows nothing of; users and memberships are on both. */
describe('the hot path on two shards', () => {
  const map = ShardMap.evenly(2);
  let shards: Shard[];
  let [ada, grace] = ['', ''];
  let channelIds: string[];
  const made = new Map<string, string>();
  const unnamed = new Set<string>();
  const { query } = pg.Client.prototype as { query: (this: pg.Client, ...statement: unknown[]) => unknown };

  const on = (channelId: string): Shard => {
    const shard = shards[map.databaseOf(channelId)];
    if (shard === undefined) throw new Error('there is no such shard');
    return shard;
  };

  beforeAll(async () => {
    // Before any connection is opened: each keeps the function that it begins with.
    pg.Client.prototype.query = function record(this: pg.Client, ...statement: unknown[]) {
      note(statement[0]);
      return query.apply(this, statement);
    } as typeof pg.Client.prototype.query;
    shards = await Promise.all([openShard('shard-0'), openShard('shard-1')]);
    channelIds = [0, 1].map((shard) => idOn(shard));
    const world = await seed(at(0).messaging.database.pool, { users: 2, channels: 0 });
    [ada = '', grace = ''] = world.userIds;
    const { rows: users } = await at(0).messaging.database.pool.query('SELECT json_agg(users)::text AS all FROM users');
    await at(1).messaging.database.pool.query('INSERT INTO users SELECT * FROM json_populate_recordset(NULL::users, $1::json)', [(users[0] as { all: string }).all]);
    await createStreams(at(1).messaging.database.pool, [ada, grace].map(streams.user));
    for (const channelId of channelIds) await makeChannel(on(channelId), channelId);
    made.clear();
    unnamed.clear();
  });
  afterAll(async () => {
    pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
    for (const { messaging, copy } of shards) {
      await messaging.close();
      await copy.drop();
    }
  });

  const at = (index: number): Shard => shards[index] as Shard;

  function idOn(shard: number): string {
    for (;;) {
      const id = randomUUID();
      if (map.databaseOf(id) === shard) return id;
    }
  }

  async function makeChannel({ messaging: { database } }: Shard, id: string): Promise<void> {
    await database.pool.query(`INSERT INTO channels (id, kind, name, created_by_id) VALUES ($1, 'public', 'channel', $2)`, [id, ada]);
    await database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role) SELECT $1, id, 'member' FROM users`, [id]);
    await createStreams(database.pool, [streams.channel(id)]);
  }

  function note(statement: unknown): void {
    const { name, text } = typeof statement === 'string' ? { name: undefined, text: statement } : (statement as { name?: string; text: string });
    if (name !== undefined) made.set(name, text);
    else if (!/^(BEGIN|COMMIT|ROLLBACK|SET LOCAL|SELECT pg_is_in_recovery)/.test(text)) unnamed.add(text);
  }

  /** Everything that the hot path does in a channel, wherever it is. */
  async function live(channelId: string): Promise<void> {
    const { messaging, history, streams: logs, sessions } = on(channelId);
    const send = async (text: string, threadId?: string) =>
      (await messaging.command(commands.messageSend, ada, { channelId, clientMessageId: randomUUID(), text, threadId })).message;
    const root = await send('first');
    const reply = await send('reply', root.id);
    await messaging.command(commands.messageEdit, ada, { messageId: root.id, text: 'edited' });
    await messaging.command(commands.reactionAdd, grace, { messageId: root.id, emoji: '👍' });
    await messaging.command(commands.messagePin, grace, { messageId: root.id });
    await messaging.command(commands.messageDelete, ada, { messageId: reply.id });
    const page = await history.page({ userId: grace, of: { channelId }, limit: 50 });
    expect(page).toMatchObject({ messages: [{ id: root.id, text: 'edited' }] });
    const stream: StreamId = streams.channel(channelId);
    const events = await logs.page({ userId: grace, stream, after: 0, limit: 100 });
    expect(events.events.map(({ seq }) => seq)).toEqual(Array.from({ length: page.head?.seq ?? 0 }, (_, index) => index + 1));
    const [opened] = await logs.open({ userId: grace, streams: [{ stream, since: { epoch: events.head.epoch, seq: 1 } }] }).then(({ streams: all }) => all);
    expect(opened).toMatchObject({ stream, verdict: { status: 'recovered' } });
    await logs.read({ stream, after: 0, limit: 10 });
    const session = await sessions.open({ userId: grace });
    expect(session.channels.map(({ id }) => id)).toEqual([channelId]);
  }

  it('finds each channel where it is, and needs nothing of the other shard', async () => {
    for (const channelId of channelIds) await live(channelId);
  });

  it('makes no statement that is not listed with what keeps its rows together', async () => {
    // Nobody waits for it: it follows what NATS has confirmed.
    await waitUntil('what is published is forgotten', () => made.has('forget-published'));
    expect([...made.keys()].filter((name) => !FROM_TIME_TO_TIME.has(name)).sort()).toEqual(Object.keys(HOT).sort());
    expect([...unnamed]).toEqual([]);
  });

  it('reaches into the streams of users by no other statement than is said', () => {
    const reaching = [...made].filter(([name, text]) => HOT[name] !== 'user' && USER_STREAM.test(text)).map(([name]) => name);
    expect(reaching.sort()).toEqual(Object.keys(HOT).filter((name) => HOT[name] === 'crosses'));
  });
});
