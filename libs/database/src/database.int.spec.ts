import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from './database.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';

let copy: MigratedCopy;
let database: Database;
let broken: Error[];

beforeAll(async () => {
  copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
  broken = [];
  database = createDatabase({ url: copy.url, poolSize: 3, applicationName: 'database-spec', onConnectionError: (error) => broken.push(error) });
});
afterAll(async () => {
  await database.close();
  await copy.drop();
});

it('reads int8 as a bigint through Prisma and as a number in raw queries, over one pool', async () => {
  const { prisma, pool } = database;
  const id = `channel:${randomUUID()}`;
  await prisma.stream.create({ data: { id, epoch: 'e', head: 7n } });
  expect((await prisma.stream.findUniqueOrThrow({ where: { id } })).head).toBe(7n);
  expect((await pool.query('SELECT head FROM streams WHERE id = $1', [id])).rows).toEqual([{ head: 7 }]);
  const { rows } = await pool.query('SELECT count(*) AS connections FROM pg_stat_activity WHERE application_name = $1', ['database-spec']);
  expect(rows).toEqual([{ connections: pool.totalCount }]);
});

it('refuses an int8 that no number can hold', async () => {
  await expect(database.pool.query('SELECT 9007199254740993::int8')).rejects.toThrow(RangeError);
});

it('agrees with raw queries about the time, whatever the zone of the server', async () => {
  const { prisma, pool } = database;
  await pool.query(`ALTER DATABASE "${new URL(copy.url).pathname.slice(1)}" SET TimeZone = 'America/New_York'`);
  const elsewhere = createDatabase({ url: copy.url, poolSize: 1, applicationName: 'zone-spec' });
  const at = new Date('2026-03-04T05:06:07.089Z');
  const user = await elsewhere.prisma.user.create({
    data: { id: randomUUID(), handle: 'ada', displayName: 'Ada', passwordHash: '', createdAt: at },
  });
  expect((await elsewhere.pool.query('SELECT created_at AS at FROM users WHERE id = $1', [user.id])).rows).toEqual([{ at }]);
  await elsewhere.close();
  expect((await prisma.user.findUniqueOrThrow({ where: { handle: 'ada' } })).createdAt).toEqual(at);
});

it('keeps json as it was written, byte for byte', async () => {
  const { pool } = database;
  const data = '{"b": 1,  "a": [2.50]}';
  await pool.query('INSERT INTO stream_events VALUES ($1, 1, $2, now(), $3)', ['channel:x', 'message:created', data]);
  expect((await pool.query('SELECT data::text FROM stream_events')).rows).toEqual([{ data }]);
});

it('plans a statement over short arrays once, not for every value', async () => {
  const client = await database.pool.connect();
  try {
    const name = 'streams-by-id';
    const text = `SELECT stream.head FROM unnest($1::text[]) AS wanted (id)
                  CROSS JOIN LATERAL (SELECT head FROM streams WHERE id = wanted.id LIMIT 1) AS stream`;
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await client.query({ name, text, values: [[id]] });
    const { rows } = await client.query('SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = $1', [name]);
    expect(rows).toEqual([{ generic_plans: 7, custom_plans: 0 }]);
  } finally {
    client.release();
  }
});

it('takes statements while another is executed, as pg 9 does on a pipelining connection alone', async () => {
  const client = await database.pool.connect();
  try {
    expect(client.pipeline).toBe(true);
    const answers = await Promise.all([1, 2, 3].map((value) => client.query<{ value: number }>('SELECT $1::int AS value', [value])));
    expect(answers.map(({ rows }) => rows)).toEqual([[{ value: 1 }], [{ value: 2 }], [{ value: 3 }]]);
  } finally {
    client.release();
  }
});

it('survives connections that the server ends, idle or in use', async () => {
  const { pool } = database;
  const inUse = await pool.connect();
  const told = new Promise((resolve) => inUse.once('error', resolve));
  const { rows } = await inUse.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await told;
  inUse.release(true);
  expect(broken).not.toHaveLength(0);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('holds what SQL adds to the schema', async () => {
  const { prisma, pool } = database;
  const person = (handle: string) => ({ id: randomUUID(), handle, displayName: handle, passwordHash: '' });
  await expect(prisma.user.create({ data: person('Grace') })).rejects.toThrow(/users_handle_check/);
  await expect(prisma.user.create({ data: person('gh') })).rejects.toThrow(/users_handle_check/);

  const message = (seq: bigint, threadId: string | null) => ({
    id: randomUUID(), channelId, threadId, senderId: randomUUID(), clientMessageId: 'c', seq, text: '', createdAt: new Date(),
  });
  const channelId = randomUUID();
  const threadId = randomUUID();
  await prisma.message.createMany({ data: [message(1n, null), message(1n, threadId), message(2n, null)] });
  await expect(prisma.message.create({ data: message(2n, null) })).rejects.toMatchObject({ code: 'P2002' });
  await expect(prisma.message.create({ data: message(1n, threadId) })).rejects.toMatchObject({ code: 'P2002' });

  const { rows } = await pool.query<{ collation: string }>(
    "SELECT collation_name AS collation FROM information_schema.columns WHERE (table_name, column_name) IN (('streams', 'id'), ('stream_events', 'stream_id'))",
  );
  expect(rows).toEqual([{ collation: 'C' }, { collation: 'C' }]);
});
