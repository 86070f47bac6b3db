import { randomUUID } from 'node:crypto';
import { commands, streams } from '@chatgenius/contracts';
import { createStreams, withTransaction } from '@chatgenius/database';
import { waitUntil } from '@chatgenius/testing';
import { type Pool } from 'pg';
import { LightClient } from './light-client.ts';
import { OwnSystem } from './own-system.ts';
import { size } from './size.ts';
import { inParallel } from './traffic.ts';

const USERS = size({ everyday: 400, soak: 5_000 });
const CHANNELS = size({ everyday: 40, soak: 300 });
const CHANNELS_OF_EACH = 6;
const AT_ONCE = 500;
/** The name that this spec's own connections go by. */
const OBSERVER = 'system-tests';
const NOTHING_MISSED = Array.from({ length: CHANNELS_OF_EACH + 1 }, () => ({ verdict: { status: 'recovered' }, events: [] }));
/** Each of two gateways compares one of its streams with the database every ten seconds, whoever is there (ADR 0040). */
const ownLooks = (milliseconds: number): number => 2 * (1 + Math.floor(milliseconds / 10_000));
/** For half of the users at a gateway that knew none of them: their reads are grouped. */
const MOST_TRANSACTIONS = size({ everyday: 50, soak: 250 });

describe(`${USERS} clients that lose their connections at once`, () => {
  let system: OwnSystem;
  let userIds: string[];
  let clients: LightClient[];
  let channelIds: string[];

  beforeAll(async () => {
    // This looks at the cost of a reconnect: not at the pace of admission, nor at users who are away for longer than the grace period.
    system = await OwnSystem.start({ topology: { messaging: 1 }, env: { CONNECTS_PER_SECOND: '2000', CONNECTS_AT_ONCE: '3000', PRESENCE_GRACE_SECONDS: '120' } });
    ({ userIds, channelIds } = await seedCrowd(system.database.pool));
    clients = await Promise.all(userIds.map(async (userId) => new LightClient(await system.token(userId))));
    await everybody(async (client, index) => {
      const { channels, head } = await client.connect(gatewayOf(index));
      for (const channel of channels) client.cursors.set(streams.channel(channel.id), channel.head);
      client.cursors.set(streams.user(userIds[index] ?? ''), head);
      await client.resume();
    });
  }, 300_000);

  afterAll(async () => {
    for (const client of clients) client.cut();
    await system.stop();
  });

  it('come back to where they were without a look at the database, and are taken over by another gateway in a few statements', async () => {
    await sayInEveryChannel();
    const before = await settledStatistics(system.database.pool);

    for (const client of clients) client.cut();
    await everybody(async (client, index) => {
      const session = await client.connect(gatewayOf(index));
      expect(session.channels.map(({ id, head }) => [streams.channel(id), head]).sort()).toEqual(channelCursors(client));
      await expectNothingMissed(client);
    });
    const reconnected = await settledStatistics(system.database.pool);
    expect(reconnected.looks - before.looks).toBeLessThanOrEqual(ownLooks(reconnected.at - before.at));

    await system.gateway(0).process.kill();
    const homeless = [...clients.entries()].filter(([index]) => index % 2 === 0);
    await inParallel(homeless, AT_ONCE, async ([, client]) => {
      await client.connect(gatewayOf(1));
      await expectNothingMissed(client);
    });
    const takenOver = await settledStatistics(system.database.pool);
    // The processes ask now and then by themselves, as they did while the others came back.
    const byThemselves = (reconnected.transactions - before.transactions) / (reconnected.at - before.at);
    const transactions = takenOver.transactions - reconnected.transactions - byThemselves * (takenOver.at - reconnected.at);
    expect(transactions).toBeLessThan(MOST_TRANSACTIONS);

    await sayInEveryChannel();
  }, 180_000);

  const gatewayOf = (index: number) => system.gateway(index).url;
  const everybody = (work: (client: LightClient, index: number) => Promise<void>) =>
    inParallel([...clients.entries()], AT_ONCE, ([index, client]) => work(client, index));
  const channelCursors = ({ cursors }: LightClient) => [...cursors].filter(([stream]) => stream.startsWith('channel:')).sort();

  async function expectNothingMissed(client: LightClient): Promise<void> {
    const resumed = await client.resume();
    expect(resumed).toMatchObject(NOTHING_MISSED);
  }

  /** One message in each channel, which every member gets, once and in order. */
  async function sayInEveryChannel(): Promise<void> {
    const heads = new Map<string, number>();
    await inParallel(channelIds, 50, async (channelId) => {
      const stream = streams.channel(channelId);
      const sent = await clients.find(({ cursors }) => cursors.has(stream))?.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'who is there?' });
      heads.set(stream, sent?.seq ?? 0);
    });
    await waitUntil('everybody has heard it', () =>
      clients.every(({ cursors }) => [...cursors].every(([stream, { seq }]) => seq >= (heads.get(stream) ?? 0))));
    expect(clients.reduce((sum, { outOfOrder }) => sum + outOfOrder, 0)).toBe(0);
  }
});

/** Users, each a member of some channels, as channel-api would write them. */
async function seedCrowd(pool: Pool): Promise<{ userIds: string[]; channelIds: string[] }> {
  const userIds = Array.from({ length: USERS }, () => randomUUID());
  const channelIds = Array.from({ length: CHANNELS }, () => randomUUID());
  const memberships = userIds.flatMap((userId, user) =>
    Array.from({ length: CHANNELS_OF_EACH }, (_, index) => ({ userId, channelId: channelIds[(user + index * 47) % CHANNELS] ?? '' })));
  await withTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO users (id, handle, display_name, password_hash)
       SELECT id, 'u' || left(replace(id::text, '-', ''), 30), 'Seeded user', '' FROM unnest($1::uuid[]) AS new (id)`, [userIds]);
    await client.query(
      `INSERT INTO channels (id, kind, name, created_by_id)
       SELECT id, 'public', 'channel ' || left(id::text, 8), $2 FROM unnest($1::uuid[]) AS new (id)`, [channelIds, userIds[0]]);
    await client.query(
      'INSERT INTO channel_members (channel_id, user_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])',
      [memberships.map(({ channelId }) => channelId), memberships.map(({ userId }) => userId)]);
    await createStreams(client, [...userIds.map(streams.user), ...channelIds.map(streams.channel)]);
    // What this connection has looked up is counted now, and not when somebody else's looks are.
    await client.query('SELECT pg_stat_force_next_flush()');
  });
  await pool.query('ANALYZE users, channels, channel_members, streams');
  return { userIds, channelIds };
}

interface Statistics {
  /** Scans, by index or not, of the tables that a session or a join is read from. */
  readonly looks: number;
  readonly transactions: number;
  readonly at: number;
}

/**
 * What Postgres counts. Its processes tell what they have done at their end, or after ten seconds of doing nothing: so
 * the services' connections are ended, which they make again when they need them. All of them: one that is at work just
 * now, on the search index say, would tell later of what it did for others before.
 */
async function settledStatistics(pool: Pool): Promise<Statistics> {
  const others = `FROM pg_stat_activity
                  WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> '${OBSERVER}'`;
  const { rows } = await pool.query<{ pid: number }>(`SELECT pid ${others}`);
  const pids = rows.map(({ pid }) => pid);
  await waitUntil('the processes have ended', async () => {
    await pool.query(`SELECT pg_terminate_backend(pid) ${others} AND pid = ANY ($1) AND state = 'idle'`, [pids]);
    return (await pool.query(`SELECT 1 ${others} AND pid = ANY ($1)`, [pids])).rowCount === 0;
  });
  return statistics(pool);
}

async function statistics(pool: Pool): Promise<Statistics> {
  const { rows } = await pool.query<{ looks: string; transactions: string }>(
    `SELECT (SELECT sum(coalesce(idx_scan, 0) + seq_scan) FROM pg_stat_user_tables
             WHERE relname IN ('channels', 'thread_followers', 'streams')) AS looks,
            (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS transactions`);
  return { looks: Number(rows[0]?.looks), transactions: Number(rows[0]?.transactions), at: performance.now() };
}
