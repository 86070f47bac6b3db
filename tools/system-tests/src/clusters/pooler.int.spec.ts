import { createDatabase, createMigratedCopy, type Database, type MigratedCopy, withPipelinedTransaction, withSnapshot, withSnapshotWithin, withTransaction } from '@chatgenius/database';
import { type PgBouncer, PostgresCluster, startPgBouncer } from '@chatgenius/stack';

/** PgBouncer in transaction mode lends two connections of the server to many more of services. */
describe('a database behind a pooler', () => {
  let server: PostgresCluster;
  let copy: MigratedCopy;
  let pooler: PgBouncer;
  let databases: Database[];

  const open = (url: string): Database => createDatabase({ url, poolSize: 5, applicationName: 'pooler-spec' });
  const onCopy = (url: string): string => Object.assign(new URL(url), { pathname: new URL(copy.url).pathname }).href;

  beforeAll(async () => {
    server = await PostgresCluster.start({ standbys: 0 });
    copy = await createMigratedCopy(server.primary.url);
    pooler = await startPgBouncer(server.primary.url, { poolSize: 2 });
    databases = [1, 2, 3].map(() => open(pooler.through(onCopy(server.urlOf('messaging-service')))));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await pooler.stop();
    await server.stop();
  });

  it('does what services do, on connections that change with each transaction', async () => {
    const named = { name: 'one', text: 'SELECT $1::int AS value, pg_backend_pid() AS pid', values: [1] };
    const pids = new Set<number>();
    const once = async ({ pool, prisma }: Database): Promise<void> => {
      const { rows } = await pool.query<{ value: number; pid: number }>(named);
      pids.add(rows[0]?.pid ?? 0);
      await withTransaction(pool, (transaction) => transaction.query(named));
      await withPipelinedTransaction(pool, (transaction) => Promise.all([transaction.query(named), transaction.query(named)]), (transaction) => transaction.query(named));
      await withSnapshot(pool, (snapshot) => Promise.all([snapshot.query(named), snapshot.query(named)]));
      await withSnapshotWithin(pool, 10_000, (snapshot) => snapshot.query(named));
      await prisma.stream.count();
      await prisma.$transaction([prisma.stream.count(), prisma.stream.count()]);
    };
    const some = () => Promise.all(Array.from({ length: 60 }, (_, index) => once(databases[index % databases.length] as Database)));
    await some();
    // A quick server may do all of it by one of the two.
    for (let times = 0; times < 20 && pids.size < 2; times++) await some();
    expect(pids.size).toBe(2);
    const { rows } = await (databases[0] as Database).pool.query('SELECT count(*) AS connections FROM pg_stat_activity WHERE usename = current_user');
    expect(rows).toEqual([{ connections: 2 }]);
  });

  it('has the settings of a service’s connections, which its role brings', async () => {
    const { rows } = await (databases[0] as Database).pool.query("SELECT current_setting('TimeZone') AS zone, current_setting('statement_timeout') AS timeout, current_setting('enable_seqscan') AS seqscan");
    expect(rows).toEqual([{ zone: 'UTC', timeout: '10s', seqscan: 'off' }]);
  });

  it('leaves no time limit of one transaction to the next', async () => {
    for (const { pool } of databases) {
      await withSnapshotWithin(pool, 5_000, (snapshot) => snapshot.query('SELECT 1'));
      expect((await pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '10s' }]);
    }
  });

  it('refuses a role without these settings, and says which', async () => {
    const administrator = open(pooler.through(onCopy(server.primary.url)));
    await expect(administrator.pool.query('SELECT 1')).rejects.toThrow(/ALTER ROLE … SET …\): TimeZone=UTC|enable_seqscan=off/);
    await administrator.close();
  });
});
