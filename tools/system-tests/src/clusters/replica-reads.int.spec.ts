import { randomUUID } from 'node:crypto';
import { createDatabase, createMigratedCopy, type Database, type MigratedCopy, type ReadBy } from '@chatgenius/database';
import { PostgresCluster } from '@chatgenius/stack';
import { waitUntil } from '@chatgenius/testing';
import pg, { type Pool } from 'pg';

/** A primary with one streaming standby. */
describe('reads that a replica may answer', () => {
  let cluster: PostgresCluster;
  let copy: MigratedCopy;
  let database: Database;
  let by: ReadBy[];

  /** The URL of a server of the cluster, with the spec's database. */
  const at = (url: string): string => url.replace(/\/\w*$/, new URL(copy.url).pathname);
  const onStandby = async (sql: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: at(cluster.standbys[0]?.url ?? '') });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const open = (replicaUrl: string): Database =>
    createDatabase({ url: at(cluster.url), replicaUrl, poolSize: 2, applicationName: 'spec', onRead: (each) => void by.push(each) });

  beforeAll(async () => {
    cluster = await PostgresCluster.start({ standbys: 1 });
    copy = await createMigratedCopy(cluster.primary.url);
    by = [];
    database = open(at(cluster.standbyUrl));
    await database.pool.query('CREATE TABLE written (id uuid)');
    await waitUntil('the replica has the database', () => onStandby('SELECT FROM written').then(() => true, () => false));
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await cluster.stop();
  });
  beforeEach(() => (by = []));

  const write = async (): Promise<string> => {
    const id = randomUUID();
    await database.pool.query('INSERT INTO written VALUES ($1)', [id]);
    return id;
  };
  const isThere = async (id: string, from = database): Promise<boolean> =>
    from.reads.run(async (pool: Pool) => (await pool.query('SELECT FROM written WHERE id = $1', [id])).rowCount === 1);

  it('see everything that was written before, and the replica answers nearly all of them', async () => {
    for (let count = 0; count < 100; count++) expect(await isThere(await write())).toBe(true);
    expect(by.filter((each) => each === 'replica').length).toBeGreaterThan(50);
  });

  it('are answered by the primary while the replica is behind, and by the replica again once it is not', async () => {
    await onStandby('SELECT pg_wal_replay_pause()');
    const id = await write();
    expect(await isThere(id)).toBe(true);
    expect(by).toEqual(['primary:behind']);
    // It rests: the next is not delayed by asking it.
    expect(await isThere(id)).toBe(true);
    expect(by).toEqual(['primary:behind', 'primary:resting']);
    expect((await onStandby(`SELECT FROM written WHERE id = '${id}'`)).rowCount).toBe(0);
    await onStandby('SELECT pg_wal_replay_resume()');
    await waitUntil('the replica answers', async () => (await isThere(id)) && by.at(-1) === 'replica');
  });

  it('are answered by the primary when the replica takes no connections', async () => {
    by = [];
    const lonely = open('postgresql://nobody@127.0.0.1:1/none');
    const id = await write();
    expect([await isThere(id, lonely), await isThere(id, lonely)]).toEqual([true, true]);
    expect(by).toEqual(['primary:fault', 'primary:resting']);
    await lonely.close();
  });

  it('are not asked of what calls itself a replica and is a primary', async () => {
    by = [];
    const confused = open(at(cluster.primary.url));
    expect(await isThere(await write(), confused)).toBe(true);
    expect(by).toEqual(['primary:fault']);
    await confused.close();
  });

  it('that fail by themselves are not repeated on the primary', async () => {
    await waitUntil('the replica answers', async () => (await isThere(randomUUID())) === false && by.at(-1) === 'replica');
    by = [];
    let calls = 0;
    const read = database.reads.run((pool) => (calls++, pool.query('SELECT no_such_column')));
    await expect(read).rejects.toThrow(/no_such_column/);
    expect(calls).toBe(1);
  });

  it('have the rights that their account has on the primary', async () => {
    const { rows } = await onStandby(`SELECT has_table_privilege('messaging-service', 'messages', 'SELECT') AS messages, has_column_privilege('messaging-service', 'users', 'password_hash', 'SELECT') AS passwords`);
    expect(rows).toEqual([{ messages: true, passwords: false }]);
  });

  it('find the primary among several hosts, and the new one after a promotion', async () => {
    await cluster.primary.kill();
    const failed = await database.pool.query('SELECT 1').then(() => undefined, (error: unknown) => error);
    expect(failed).toMatchObject({ reason: 'UNAVAILABLE' });
    await cluster.failOver();
    await waitUntil('writes go to the new primary', () => write().then(() => true, () => false));
    expect((await database.pool.query<{ port: string }>('SHOW port')).rows[0]?.port).toBe(new URL(cluster.primary.url).port);
    await database.assertWritable();
  });
});
