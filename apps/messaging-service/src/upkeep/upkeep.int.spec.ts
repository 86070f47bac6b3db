import { streams, type StreamId } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { StreamAccessRepository } from '../streams/stream-access.repository.ts';
import { StreamOpener } from '../streams/stream-opener.ts';
import { OwnStreamRepository } from './own-stream.repository.ts';
import { OwnStreams } from './own-streams.ts';
import { SlowModeSends } from './slow-mode-sends.ts';
import { TaskLeases } from '../leases/task-leases.ts';

let copy: TestDatabase;
let database: Database;

beforeAll(async () => {
  copy = await createTestDatabase();
  database = createDatabase({ url: copy.url, poolSize: 4, applicationName: 'upkeep.int.spec' });
});
afterAll(async () => {
  await database.close();
  await copy.drop();
});

const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });
const query = async (sql: string, ...values: unknown[]) => (await database.pool.query<Record<string, unknown>>(sql, values)).rows;

describe('the streams of users', () => {
  const ownStreams = () => new OwnStreams(database.pool, new OwnStreamRepository(database.pool), new TaskLeases(database.pool), logger);
  /** Events of so many days ago. */
  async function fill(stream: StreamId, days: readonly number[]): Promise<void> {
    await query("INSERT INTO streams (id, epoch, head) VALUES ($1, 'one', $2) ON CONFLICT (id) DO UPDATE SET epoch = 'one', head = $2", stream, days.length);
    await query("INSERT INTO stream_events (stream_id, seq, type, at, data) SELECT $1, seq, 'cursor:moved', now() - make_interval(days => days), '{}' FROM unnest($2::int[]) WITH ORDINALITY AS event (days, seq)", stream, days);
  }
  const left = async (stream: StreamId) => (await readEvents(database.pool, stream, { epoch: 'one', after: 0, limit: 100 })).map(({ seq }) => seq);
  const floor = async (stream: StreamId) => (await query('SELECT floor, head FROM streams WHERE id = $1', stream))[0];

  it('lose what is older than ninety days, batch by batch, and never their last event', async () => {
    const { userIds, channels: [channel] } = await seed(database.pool, { users: 4, channels: 1 });
    const [busy, idle, young, fresh] = userIds.map(streams.user) as [StreamId, StreamId, StreamId, StreamId];
    await fill(busy, [400, 300, 200, 100, 95, 91, 89, 10, 0]);
    await fill(idle, [400, 300]);
    await fill(young, [89, 1]);
    await fill(channel?.stream ?? fresh, [400, 300, 1]);
    let pages = 0;
    for (let after: StreamId | undefined; pages === 0 || after !== undefined; pages++) after = await ownStreams().step(after, { streams: 3, events: 2 });
    expect(pages).toBe(2);
    expect([await left(busy), await left(idle), await left(young), await left(fresh)]).toEqual([[7, 8, 9], [2], [1, 2], []]);
    expect([await floor(busy), await floor(idle), await floor(young)]).toEqual([{ floor: 6, head: 9 }, { floor: 1, head: 2 }, { floor: 0, head: 2 }]);
    // Retention is what bounds a channel.
    expect(await left(channel?.stream ?? fresh)).toEqual([1, 2, 3]);

    const opener = new StreamOpener(new StreamAccessRepository(database.pool), database.pool);
    const verdict = async (seq: number) => (await opener.open({ userId: userIds[0] ?? '', streams: [{ stream: busy, since: { epoch: 'one', seq } }] }))[0];
    expect(await verdict(5)).toMatchObject({ verdict: { status: 'reset' }, events: [] });
    expect(await verdict(6)).toMatchObject({ verdict: { status: 'recovered' }, events: [{ seq: 7 }, { seq: 8 }, { seq: 9 }] });
  });

  it('are looked at by the keys alone', async () => {
    await query("INSERT INTO streams (id, epoch, head) SELECT 'user:' || gen_random_uuid(), 'one', 2 FROM generate_series(1, 5000)");
    await query("INSERT INTO stream_events (stream_id, seq, type, at, data) SELECT id, seq, 'x', now(), '{}' FROM streams, generate_series(1, 2) AS seq WHERE id LIKE 'user:%' AND head = 2 ON CONFLICT DO NOTHING");
    await query('ANALYZE streams, stream_events');
    let asked: { text: string; values: unknown[] } | undefined;
    const recording = { query: (statement: typeof asked) => database.pool.query((asked = statement) as never) };
    expect(await new OwnStreamRepository(recording as never).page(undefined, 90, 100)).toHaveLength(100);
    const plan = JSON.stringify(await query(`EXPLAIN (FORMAT JSON) ${asked?.text ?? ''}`, ...(asked?.values ?? [])));
    for (const index of ['streams_pkey', 'stream_events_pkey']) expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });
});

describe('when somebody wrote in slow mode', () => {
  it('is forgotten once no channel can ask for it, by one process at a time', async () => {
    await query("INSERT INTO slow_mode_sends (channel_id, user_id, at) SELECT gen_random_uuid(), gen_random_uuid(), now() - make_interval(hours => CASE number WHEN 0 THEN 5 ELSE 7 END) FROM generate_series(0, 5001) AS number");
    const [one, other] = [new SlowModeSends(database.pool, new TaskLeases(database.pool), logger), new SlowModeSends(database.pool, new TaskLeases(database.pool), logger)];
    expect(await one.run()).toBe(0);
    expect(await other.run()).toBeGreaterThan(0);
    expect(await query('SELECT FROM slow_mode_sends')).toHaveLength(2);
    expect(await one.run()).toBeGreaterThan(0);
    expect(await query("SELECT at > now() - interval '6 hours' AS young FROM slow_mode_sends")).toEqual([{ young: true }]);
  });
});
