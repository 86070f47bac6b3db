import { randomUUID } from 'node:crypto';
import { ChatError } from '@chatgenius/contracts';
import { withBackgroundTransaction, withSnapshotWithin } from './bounded-time.ts';
import { createDatabase, type Database } from './database.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';
import { withPipelinedTransaction, withSnapshot, withTransaction } from './stream-log/transaction.ts';

let copy: MigratedCopy;
let database: Database;

const open = (url: string, poolSize = 4) => createDatabase({ url, poolSize, applicationName: 'faults-spec' });

beforeAll(async () => {
  copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
  database = open(copy.url);
  await database.pool.query(`
    CREATE FUNCTION fail(code text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = code; END $$;
    CREATE TABLE counters (id int PRIMARY KEY, value int);
    INSERT INTO counters VALUES (1, 0), (2, 0)`);
});

afterAll(async () => {
  await database.close();
  await copy.drop();
});

const nothing = () => Promise.resolve();

/** Every way in which the services ask the database. */
const WAYS: Record<string, (sql: string) => Promise<unknown>> = {
  'a statement alone': (sql) => database.pool.query(sql),
  'a transaction': (sql) => withTransaction(database.pool, (transaction) => transaction.query(sql)),
  'a transaction in the background': (sql) => withBackgroundTransaction(database.pool, (transaction) => transaction.query(sql)),
  'a snapshot': (sql) => withSnapshot(database.pool, (snapshot) => snapshot.query(sql)),
  'a snapshot with so much time': (sql) => withSnapshotWithin(database.pool, 60_000, (snapshot) => snapshot.query(sql)),
  'a read that a replica may answer': (sql) => database.reads.run((pool) => pool.query(sql)),
  'what a pipelined transaction reads': (sql) => withPipelinedTransaction(database.pool, (transaction) => transaction.query(sql), nothing),
  'what a pipelined transaction writes': (sql) => withPipelinedTransaction(database.pool, nothing, (transaction) => transaction.query(sql)),
  'Prisma, raw': (sql) => database.prisma.$queryRawUnsafe(sql),
  'a transaction of Prisma': (sql) => database.prisma.$transaction([database.prisma.$queryRawUnsafe(sql)]),
};

const reasonOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'ok',
    (error: unknown) => (error instanceof ChatError ? error.reason : error),
  );

describe.each(Object.keys(WAYS))('%s', (way) => {
  const ask = (sql: string) => reasonOf(WAYS[way]?.(sql) ?? nothing());

  it.each([
    ['a lost connection', '08006'],
    ['a deadlock', '40P01'],
    ['a serialisation failure', '40001'],
    ['a server that is read-only', '25006'],
    ['a transaction that took too long', '25P03'],
    ['a full disk', '53100'],
    ['too many connections', '53300'],
    ['a lock that is not to be had', '55P03'],
    ['a statement timeout', '57014'],
    ['a server that shuts down', '57P01'],
    ['a disk that does not answer', '58030'],
  ])('says UNAVAILABLE for %s', async (_, code) => {
    expect(await ask(`SELECT fail('${code}')`)).toBe('UNAVAILABLE');
    expect(await ask('SELECT 1')).toBe('ok');
  });

  it('says UNAVAILABLE when its backend is terminated, and goes on with another', async () => {
    expect(await ask('SELECT pg_terminate_backend(pg_backend_pid())')).toBe('UNAVAILABLE');
    expect(await ask('SELECT 1')).toBe('ok');
  });

  it('leaves a mistake of ours what it is', async () => {
    expect(await ask('SELECT no_such_column')).toBeInstanceOf(Error);
    expect(await ask(`SELECT fail('23514')`)).toBeInstanceOf(Error);
  });
});

describe('faults that pass', () => {
  it('are told as such when two transactions wait for each other', async () => {
    const lock = (first: number, second: number) =>
      reasonOf(
        withTransaction(database.pool, async (transaction) => {
          await transaction.query('UPDATE counters SET value = value + 1 WHERE id = $1', [first]);
          await transaction.query(`SELECT pg_sleep(0.2)`);
          await transaction.query('UPDATE counters SET value = value + 1 WHERE id = $1', [second]);
        }),
      );
    expect((await Promise.all([lock(1, 2), lock(2, 1)])).toSorted()).toEqual(['UNAVAILABLE', 'ok']);
  });

  it('are told as such when no connection is to be had: refused, or too many', async () => {
    const role = `crowded_${randomUUID().slice(0, 8)}`;
    await database.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}' CONNECTION LIMIT 0`);
    const crowded = new URL(copy.url);
    crowded.username = role;
    crowded.password = role;
    const nobodyThere = new URL(copy.url);
    nobodyThere.port = '1';
    for (const url of [crowded, nobodyThere]) {
      const there = open(url.toString());
      expect(await reasonOf(there.pool.query('SELECT 1'))).toBe('UNAVAILABLE');
      expect(await reasonOf(withTransaction(there.pool, nothing))).toBe('UNAVAILABLE');
      expect(await reasonOf(there.prisma.user.findFirst())).toBe('UNAVAILABLE');
      await there.close();
    }
    await database.pool.query(`DROP ROLE ${role}`);
  });

  it('include a statement whose table has got another column: its connection is given up', async () => {
    const one = open(copy.url, 1);
    await one.pool.query('CREATE TABLE growing (id int)');
    const read = () => reasonOf(withTransaction(one.pool, (transaction) => transaction.query({ name: 'growing', text: 'SELECT * FROM growing' })));
    expect(await read()).toBe('ok');
    await withTransaction(one.pool, (transaction) => transaction.query('ALTER TABLE growing ADD COLUMN name text'));
    expect(await read()).toBe('UNAVAILABLE');
    expect(await read()).toBe('ok');
    await one.close();
  });
});

describe('a server that has become read-only', () => {
  const name = () => new URL(copy.url).pathname.slice(1);
  const setReadOnly = async (value: 'on' | 'off') => {
    const other = new URL(copy.url);
    other.pathname = '/postgres';
    const admin = open(other.toString(), 1);
    await admin.pool.query(`ALTER DATABASE "${name()}" SET default_transaction_read_only = ${value}`);
    await admin.close();
  };

  it('is not writable, and every connection to it is given up', async () => {
    const pool = open(copy.url);
    const write = () => reasonOf(pool.pool.query('UPDATE counters SET value = 0'));
    await Promise.all([1, 2, 3].map(() => pool.pool.query('SELECT pg_sleep(0.05)')));
    await pool.assertWritable();
    // As a primary that was demoted while its connections stay open.
    for (const client of await Promise.all([1, 2, 3].map(() => pool.pool.connect()))) {
      await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY');
      client.release();
    }
    expect(await write()).toBe('UNAVAILABLE');
    // All of them, not the one alone that has said so.
    expect(await Promise.all([write(), write(), write()])).toEqual(['ok', 'ok', 'ok']);
    await pool.close();
  });

  it('is found out by the readiness check, too', async () => {
    const pool = open(copy.url, 1);
    await setReadOnly('on');
    try {
      await expect(pool.assertWritable()).rejects.toThrow('read-only');
      expect(await reasonOf(pool.pool.query('UPDATE counters SET value = 0'))).toBe('UNAVAILABLE');
      expect(await reasonOf(pool.pool.query('SELECT 1'))).toBe('ok');
    } finally {
      await setReadOnly('off');
    }
    await pool.close();
  });
});
