import { randomUUID } from 'node:crypto';
import { askedBy } from '@chatgenius/bus';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { SearchController } from '../search/search.controller.ts';
import { CostlyReads } from './costly-reads.ts';

let copy: TestDatabase;
let database: Database;
/** For what other users do meanwhile. */
let others: Database;

beforeAll(async () => {
  copy = await createTestDatabase();
  const open = (applicationName: string) => createDatabase({ url: copy.url, poolSize: 4, applicationName });
  [database, others] = [open('costly-reads.int.spec'), open('others')];
});
afterAll(async () => {
  await Promise.all([database.close(), others.close()]);
  await copy.drop();
});

/** Longer than it takes a busy machine to see the statement at work. */
const PATIENCE_MS = 2_000;

const within = <Result>(ms: number, work: () => Result): Result => askedBy({ until: performance.now() + ms }, work);

const atWork = async () =>
  (await others.pool.query(`SELECT FROM pg_stat_activity WHERE application_name = 'costly-reads.int.spec' AND datname = current_database() AND state = 'active'`)).rowCount;

describe('a costly read', () => {
  it('ends in Postgres before its asker gives up, as a fault that passes; what waited behind it is not begun', async () => {
    const reads = new CostlyReads(database.pool);
    const userId = randomUUID();
    await Promise.all([database, others].map(({ pool }) => pool.query('SELECT')));
    const startedAt = performance.now();
    const slow = within(PATIENCE_MS, () => reads.run(userId, (snapshot) => snapshot.query('SELECT pg_sleep(9)')));
    let begun = false;
    const next = within(PATIENCE_MS - 200, () => reads.run(userId, () => Promise.resolve((begun = true))));
    const outcomes = Promise.allSettled([slow, next]);
    await waitUntil('it is at work', async () => (await atWork()) === 1);
    const refused = { status: 'rejected', reason: { reason: 'UNAVAILABLE' } };
    expect(await outcomes).toMatchObject([refused, refused]);
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
    expect(begun).toBe(false);
    await waitUntil('nothing is at work', async () => (await atWork()) === 0);
  });

  it('is a search: all of its statements', async () => {
    const { userIds } = await seed(others.pool, { users: 1, channels: 1 });
    const controller = new SearchController(new CostlyReads(database.pool), database.reads);
    const search = (ms: number) => within(ms, () => controller.search({ userId: userIds[0] ?? '', q: 'needle', order: 'newest', limit: 5 }));
    const client = await others.pool.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE search_shelves');
    await expect(search(400)).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    expect(await atWork()).toBe(0);
    await client.query('ROLLBACK');
    client.release();
    expect(await search(15_000)).toMatchObject({ hits: [] });
  });
});
