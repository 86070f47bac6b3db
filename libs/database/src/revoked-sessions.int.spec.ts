import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from './database.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';
import { readRevokedSessions } from './revoked-sessions.ts';

describe('readRevokedSessions', () => {
  let copy: MigratedCopy;
  let database: Database;

  beforeAll(async () => {
    copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'revocation-spec' });
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  it('passes on reasons of a newer release', async () => {
    const { pool } = database;
    const [userId, sessionId] = [randomUUID(), randomUUID()];
    await pool.query(`INSERT INTO users (id, handle, display_name, password_hash) VALUES ($1, 'grace', 'Grace', '')`, [userId]);
    await pool.query(`INSERT INTO sessions (id, user_id, expires_at, revoked_at, revoked_reason) VALUES ($1, $2, now(), now() - interval '1 day', 'moved-away')`, [sessionId, userId]);
    expect((await readRevokedSessions(pool, 90_000)).revoked).toContainEqual({ sessionId, reason: 'moved-away' });
  });

  it('finds what was ended of late, by its index, in pages without a hole', async () => {
    const { pool } = database;
    const userId = randomUUID();
    await pool.query(`INSERT INTO users (id, handle, display_name, password_hash) VALUES ($1, 'ada', 'Ada', '')`, [userId]);
    await pool.query(
      `INSERT INTO sessions (id, user_id, expires_at, revoked_at, revoked_reason)
       SELECT gen_random_uuid(), $1, now() + interval '1 day', CASE WHEN n <= 5500 THEN now() - n * interval '1 second' END, 'signed-out-everywhere'
       FROM generate_series(1, 20000) AS n`,
      [userId],
    );
    await pool.query('ANALYZE sessions');
    const recent = await readRevokedSessions(pool, 60);
    expect(recent.more).toBe(false);
    expect(recent.revoked.length).toBeGreaterThanOrEqual(57);
    expect(recent.revoked.length).toBeLessThanOrEqual(60);
    expect(recent.revoked[0]).toMatchObject({ reason: 'signed-out-everywhere' });

    const first = await readRevokedSessions(pool, 10_000);
    const rest = await readRevokedSessions(pool, 10_000, first.revoked.at(-1)?.sessionId);
    expect([first.more, rest.more]).toEqual([true, false]);
    expect(new Set([...first.revoked, ...rest.revoked].map(({ sessionId }) => sessionId)).size).toBe(5_500);

    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM sessions WHERE revoked_at IS NOT NULL AND revoked_at > now() - make_interval(secs => 60) AND id > '00000000-0000-0000-0000-000000000000' ORDER BY id LIMIT 5000`);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('sessions_revoked_idx');
  });
});
