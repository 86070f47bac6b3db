import { ChatError } from '@chatgenius/contracts';
import { withBackgroundTransaction, withSnapshotWithin } from './bounded-time.ts';
import { createDatabase, type Database } from './database.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';
import { PrimaryPool } from './primary-pool.ts';

let copy: MigratedCopy;
let database: Database;

beforeAll(async () => {
  copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
  database = createDatabase({ url: copy.url, poolSize: 1, applicationName: 'bounded-time-spec' });
});

afterAll(async () => {
  await database.close();
  await copy.drop();
});

async function timed(work: Promise<unknown>): Promise<{ reason: unknown; tookMs: number }> {
  const startedAt = performance.now();
  const reason = await work.then(
    () => 'ok',
    (error: unknown) => (error instanceof ChatError ? error.reason : error),
  );
  return { reason, tookMs: performance.now() - startedAt };
}

const timeoutOf = async () => (await database.pool.query<{ statement_timeout: string }>('SHOW statement_timeout')).rows[0]?.statement_timeout;

describe('reads within a time', () => {
  it('end in the midst of a statement, as a fault that passes, and leave the connection as it was', async () => {
    const { reason, tookMs } = await timed(withSnapshotWithin(database.pool, 200, (snapshot) => snapshot.query('SELECT pg_sleep(8)')));
    expect(reason).toBe('UNAVAILABLE');
    expect(tookMs).toBeLessThan(4_000);
    expect(await timeoutOf()).toBe('10s');
  });

  it('have that time together, however many they are', async () => {
    let statements = 0;
    const { reason, tookMs } = await timed(
      withSnapshotWithin(database.pool, 300, async (snapshot) => {
        for (; statements < 80; statements++) await snapshot.query({ name: 'short-sleep', text: 'SELECT pg_sleep(0.1)' });
      }),
    );
    expect({ reason, some: statements > 0 }).toEqual({ reason: 'UNAVAILABLE', some: true });
    expect(tookMs).toBeLessThan(4_000);
  });

  it('that are started together answer like others, as of one instant', async () => {
    const ask = { name: 'instant', text: 'SELECT now() AS at' };
    const [one, other] = await withSnapshotWithin(database.pool, 5_000, (snapshot) => Promise.all([snapshot.query<{ at: Date }>(ask), snapshot.query<{ at: Date }>(ask)]));
    expect(one.rows).toEqual(other.rows);
  });

  it('are not begun when the wait for a connection took all of it', async () => {
    const busy = database.pool.query('SELECT pg_sleep(0.3)');
    let begun = false;
    const { reason } = await timed(
      withSnapshotWithin(database.pool, 50, async (snapshot) => {
        await snapshot.query('SELECT 1');
        begun = true;
      }),
    );
    expect({ reason, begun }).toEqual({ reason: 'UNAVAILABLE', begun: false });
    await busy;
  });

  it('leave a mistake of ours what it is', async () => {
    expect((await timed(withSnapshotWithin(database.pool, 5_000, (snapshot) => snapshot.query('SELECT no_such_column')))).reason).toMatchObject({ code: '42703' });
  });
});

describe('work in the background', () => {
  it('may take longer than what users ask for', async () => {
    const pool = new PrimaryPool(copy.url, { max: 1, statement_timeout: 100, query_timeout: 150 });
    const statement = { name: 'long-sleep', text: 'SELECT pg_sleep($1)', values: [0.3] };
    expect((await timed(pool.query(statement))).reason).toBe('UNAVAILABLE');
    expect((await timed(withBackgroundTransaction(pool, (transaction) => transaction.query(statement)))).reason).toBe('ok');
    expect((await timed(pool.query(statement))).reason).toBe('UNAVAILABLE');
    await pool.end();
  });
});
