import { randomUUID } from 'node:crypto';
import { streams } from '@chatgenius/contracts';
import { createDatabase, createStreams, withTransaction, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { ChannelEmptying } from './channel-emptying.ts';
import { readMyChannels } from './my-channels.repository.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

const START = '00000000-0000-0000-0000-000000000000';

describe('channels', () => {
  let copy: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 3, applicationName: 'channels.int.spec' });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const fill = (channelId: string, senderId: string, messages: number) =>
    database.pool.query(
      `INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at) SELECT gen_random_uuid(), $1, $2, $3 || n, n, 'hello ' || n, now() FROM generate_series(1, $4::int) AS n`,
      [channelId, senderId, randomUUID(), messages],
    );

  it('of a user are walked along the index of memberships, with a look at the end of each', async () => {
    const { userIds: [reader = '', other = ''], channels } = await seed(database.pool, { users: 2, channels: 60 });
    for (const { id } of channels.slice(0, 5)) await fill(id, other, 2_000);
    await database.pool.query(`INSERT INTO channels (id, kind, name, created_by_id) SELECT gen_random_uuid(), 'public', 'filler', $1 FROM generate_series(1, 5000)`, [other]);
    await database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role) SELECT id, $1, 'member' FROM channels WHERE name = 'filler'`, [other]);
    await database.pool.query('VACUUM (ANALYZE) channels, channel_members, messages');
    let asked: { text: string; values: unknown[] } | undefined;
    const recording = { query: (statement: typeof asked) => database.pool.query((asked = statement) as never) };
    const listed = await readMyChannels(recording as never, reader, START, 50);
    expect(listed.map(({ channel }) => channel.id)).toEqual(channels.map(({ id }) => id).sort().slice(0, 50));
    const { rows } = await database.pool.query(`EXPLAIN (FORMAT JSON) ${asked?.text ?? ''}`, asked?.values);
    const plan = JSON.stringify(rows);
    for (const index of ['channel_members_user_id_channel_id_idx', 'channels_pkey', 'messages_channel_history_key']) expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
    const [first] = await readMyChannels(database.pool, reader, channels.map(({ id }) => id).sort()[0] ?? '', 1);
    expect(first?.channel.id).toBe(channels.map(({ id }) => id).sort()[1]);
  });

  it('that are deleted are emptied in portions, each of which leaves the rest for another process', async () => {
    const { userIds: [ada = '', bob = ''], channels: [gone, staying] } = await seed(database.pool, { users: 2, channels: 2 });
    if (gone === undefined || staying === undefined) throw new Error('no channels');
    for (const { id, stream } of [gone, staying]) {
      await fill(id, ada, 25);
      const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM messages WHERE channel_id = $1 ORDER BY seq LIMIT 1', [id]);
      const root = rows[0]?.id ?? '';
      await createStreams(database.pool, [streams.thread(root)]);
      await database.pool.query(
        `INSERT INTO messages (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at) SELECT gen_random_uuid(), $1, $2, $3, $4 || n, n, 'reply', now() FROM generate_series(1, 12) AS n`,
        [id, root, ada, randomUUID()],
      );
      for (const log of [stream, streams.thread(root)]) await database.pool.query(`INSERT INTO stream_events (stream_id, seq, type, at, data) SELECT $1, n, 'x', now(), '{}' FROM generate_series(1, 30) AS n`, [log]);
      await database.pool.query('INSERT INTO stream_cursors (stream_id, user_id, delivered, read) SELECT $1, unnest($2::uuid[]), 1, 1', [stream, [ada, bob]]);
      await database.pool.query('INSERT INTO reactions (message_id, emoji, user_id, seq) VALUES ($1, $2, $3, 1)', [root, '👍', bob]);
      await database.pool.query('INSERT INTO mentions (user_id, message_id, channel_id, seq, event_seq) VALUES ($1, $2, $3, 1, $4)', [bob, root, id, id === gone.id ? 1 : 2]);
      await database.pool.query(`INSERT INTO stream_events (stream_id, seq, type, at, data) VALUES ($1, $2, 'mention:created', now(), '{"message":{"text":"secret"}}')`, [streams.user(bob), id === gone.id ? 1 : 2]);
      await database.pool.query('INSERT INTO saved_messages (user_id, message_id, saved_at) VALUES ($1, $2, now())', [bob, root]);
      await database.pool.query(`INSERT INTO drafts (user_id, stream_id, channel_id, text, version, updated_at) VALUES ($1, $2, $3, 'so far', 1, now())`, [bob, stream, id]);
      await database.pool.query(`INSERT INTO scheduled_messages (id, user_id, channel_id, text, attachment_ids, send_at, created_at, next_at) VALUES (gen_random_uuid(), $1, $2, 'later', '{}', now(), now(), now())`, [bob, id]);
      await database.pool.query('INSERT INTO threads (id, channel_id, reply_count, last_reply_at, last_reply_id) VALUES ($1, $2, 12, now(), $1)', [root, id]);
    }
    const tables = ['messages', 'stream_events', 'stream_cursors', 'streams', 'reactions', 'mentions', 'threads', 'saved_messages', 'drafts', 'scheduled_messages'];
    const counts = async () => Promise.all(tables.map(async (table) => [table, (await database.pool.query<{ count: number }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count ?? 0] as const));
    const before = new Map(await counts());
    await database.pool.query('INSERT INTO channel_deletions (channel_id, deleted_by_id, at) VALUES ($1, $2, now())', [gone.id, ada]);
    expect(await new ChannelEmptying(database.pool, new MessagingWork(database.pool), { info: () => undefined } as never).step()).toBe('nothing to do');
    await database.pool.query(`UPDATE channel_deletions SET at = at - interval '1 minute'`);
    await database.pool.query(`INSERT INTO retention_holds (id, channel_id, reason, created_by_id) VALUES ($1, $2, 'a case', $3)`, [randomUUID(), gone.id, ada]);
    expect(await new ChannelEmptying(database.pool, new MessagingWork(database.pool), { info: () => undefined } as never).step()).toBe('nothing to do');
    await database.pool.query('DELETE FROM retention_holds');

    const portion = { roots: 10, replies: 5, rows: 20 };
    const emptying = new ChannelEmptying(database.pool, new MessagingWork(database.pool), { info: () => undefined } as never);
    // Another process holds the channel: this one leaves it alone.
    await withTransaction(database.pool, async (transaction) => {
      await transaction.query('SELECT FROM channel_deletions FOR UPDATE');
      expect(await emptying.step(portion)).toBe('nothing to do');
    });
    let steps = 0;
    while ((await emptying.step(portion)) === 'more') steps++;
    expect(steps).toBeGreaterThan(5);
    expect(await emptying.step(portion)).toBe('nothing to do');
    const taken = (await counts()).map(([table, count]) => [table, (before.get(table) ?? 0) - count]);
    expect(Object.fromEntries(taken)).toEqual({ messages: 37, stream_events: 60, stream_cursors: 2, streams: 2, reactions: 1, mentions: 1, threads: 1, saved_messages: 1, drafts: 1, scheduled_messages: 1 });
    const { rows } = await database.pool.query<{ data: { message: { text: string; deletedAt?: string } } }>('SELECT data FROM stream_events WHERE stream_id = $1 ORDER BY seq', [streams.user(bob)]);
    expect(rows.map(({ data }) => data.message.text)).toEqual(['', 'secret']);
    expect(rows[0]?.data.message.deletedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('that are deleted keep what somebody on hold has written, a thread in which they wrote, and what came after, until the hold ends', async () => {
    const { userIds: [ada = '', held = ''], channels: [gone] } = await seed(database.pool, { users: 2, channels: 1 });
    const channelId = gone?.id ?? '';
    await fill(channelId, ada, 8);
    const { rows: written } = await database.pool.query<{ id: string }>('SELECT id FROM messages WHERE channel_id = $1 ORDER BY seq', [channelId]);
    const [ids, root] = [written.map(({ id }) => id), written[5]?.id ?? ''];
    await createStreams(database.pool, [streams.thread(root)]);
    await database.pool.query(
      `INSERT INTO messages (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at) SELECT gen_random_uuid(), $1, $2, $3, $4, 1, 'evidence', now()`,
      [channelId, root, held, randomUUID()],
    );
    await database.pool.query(`INSERT INTO channel_deletions (channel_id, deleted_by_id, at) VALUES ($1, $2, now() - interval '1 minute')`, [channelId, ada]);
    await database.pool.query(`INSERT INTO retention_holds (id, user_id, reason, created_by_id) VALUES ($1, $2, 'a case', $3)`, [randomUUID(), held, ada]);
    const emptying = new ChannelEmptying(database.pool, new MessagingWork(database.pool), { info: () => undefined } as never);
    const left = async () => (await database.pool.query<{ id: string }>('SELECT id FROM messages WHERE channel_id = $1 AND thread_id IS NULL ORDER BY seq', [channelId])).rows.map(({ id }) => id);
    const portion = { roots: 3, replies: 5, rows: 20 };
    const steps: string[] = [];
    for (let step = ''; step !== 'nothing to do' && steps.length < 20; steps.push(step)) step = await emptying.step(portion);
    expect(steps.slice(-2)).toEqual(['held', 'nothing to do']);
    expect(await left()).toEqual(ids.slice(5));
    await database.pool.query('DELETE FROM retention_holds');
    await database.pool.query('UPDATE channel_deletions SET rests_until = NULL');
    let step = await emptying.step(portion);
    while (step === 'more') step = await emptying.step(portion);
    expect([step, await left()]).toEqual(['emptied', []]);
  });
});
