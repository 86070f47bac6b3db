import { createDatabase, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { STALE_TABLES, StaleRowRepository } from './stale-row.repository.ts';
import { StaleRows } from './stale-rows.ts';

describe('rows that nothing reads any more', () => {
  let copy: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 4, applicationName: 'stale-rows.int.spec' });
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const query = async (sql: string, ...values: unknown[]) => (await database.pool.query<{ name: string }>(sql, values)).rows;
  const staleRows = () => new StaleRows(database, createLogger({ service: 'spec', instance: 'spec', level: 'error' }), new StaleRowRepository());

  /** One row that goes and one that stays, of each table; told apart by a text in it. */
  async function fill(): Promise<void> {
    const { userIds: [ada = '', bob = ''], channels: [channel] } = await seed(database.pool, { users: 2, channels: 1 });
    const channelId = channel?.id ?? '';
    const restriction = (kind: string, until: string, reason: string) => query(`INSERT INTO restrictions (id, user_id, channel_id, kind, until, reason, by_id, created_at) VALUES (gen_random_uuid(), $1, $2, $3::restriction_kind, ${until}, $4, $1, now())`, ada, channelId, kind, reason);
    await restriction('ban', "now() - interval '25 hours'", 'goes');
    await restriction('mute', "now() + interval '1 hour'", 'stays');
    await query("INSERT INTO restrictions (id, user_id, kind, until, reason, by_id, created_at) VALUES (gen_random_uuid(), $1, 'ban', NULL, 'stays', $1, now() - interval '9 years')", bob);
    const link = (name: string, expires: string, maxUses: string) => query(`INSERT INTO channel_invitation_links (id, channel_id, creator_id, token_hash, role, created_at, expires_at, max_uses, uses) VALUES (gen_random_uuid(), $1, $2, convert_to($3, 'UTF8'), 'member', now(), ${expires}, ${maxUses}, 3)`, channelId, ada, name);
    await link('goes: ended', "now() - interval '1 second'", 'NULL');
    await link('goes: used up', 'NULL', '3');
    await link('stays', "now() + interval '1 hour'", '4');
    await query("INSERT INTO channel_invitations (id, channel_id, user_id, inviter_id, role, created_at) VALUES (gen_random_uuid(), $1, $2, $3, 'member', now() - interval '31 days'), (gen_random_uuid(), $1, $3, $2, 'guest', now() - interval '29 days')", channelId, ada, bob);
    const token = (name: string, expires: string) => query(`INSERT INTO service_tokens (id, user_id, name, secret_hash, expires_at) VALUES (gen_random_uuid(), $1, $2, '\\x00', ${expires})`, ada, name);
    await token('goes', "now() - interval '31 days'");
    await token('stays: just ended', "now() - interval '1 day'");
    await token('stays', 'NULL');
    await query("INSERT INTO mail_outbox (id, purpose, address, created_at) VALUES (gen_random_uuid(), 'password-reset', 'goes', now() - interval '25 hours'), (gen_random_uuid(), 'password-reset', 'stays', now() - interval '1 hour')");
    const announcement = (text: string, until: string, withdrawn: string) => query(`INSERT INTO announcements (id, text, level, until, created_by_id, withdrawn_at) VALUES (gen_random_uuid(), $2, 'info', ${until}, $1, ${withdrawn})`, ada, text);
    await announcement('goes', "now() - interval '91 days'", 'NULL');
    await announcement('stays', 'now()', 'NULL');
    const report = (text: string, decided: string) => query(`INSERT INTO reports (id, reporter_id, subject_kind, subject_id, subject_user_id, category, text, created_at, decided_at) VALUES (gen_random_uuid(), $1, 'user', gen_random_uuid(), $1, 'spam', $2, now() - interval '900 days', ${decided})`, ada, text);
    await report('goes', "now() - interval '401 days'");
    await report('stays: decided lately', "now() - interval '399 days'");
    await report('stays: undecided', 'NULL');
    const purge = (mark: string, finished: string) => query(`INSERT INTO message_purges (id, user_id, since, by_id, created_at, looked_at, finished_at) VALUES (gen_random_uuid(), $1, now(), $1, now() - interval '60 days', $2, ${finished})`, ada, mark);
    await purge('goes', "now() - interval '31 days'");
    await purge('stays', 'NULL');
    await query(`INSERT INTO word_filters (id, channel_id, entries, updated_at) VALUES (gen_random_uuid(), gen_random_uuid(), '["goes"]', now()), (gen_random_uuid(), $1, '["stays"]', now()), (gen_random_uuid(), NULL, '["stays everywhere"]', now())`, channelId);
  }

  it('go, from every table that has some, in batches, and the others stay', async () => {
    await fill();
    const before = Object.fromEntries(await Promise.all(STALE_TABLES.map(async (table) => [table, (await query(`SELECT FROM ${table}`)).length] as const)));
    let batches = 1;
    while (!(await staleRows().forget(1))) batches++;
    // Two links end in two ways.
    expect(batches).toBe(3);
    for (const table of STALE_TABLES) {
      const left = (await query(`SELECT "${table}"::text || coalesce(encode((to_jsonb("${table}")->>'token_hash')::bytea, 'escape'), '') AS name FROM "${table}"`)).map(({ name }) => name);
      expect([table, left.filter((row) => row.includes('goes'))]).toEqual([table, []]);
      expect([table, left.length]).toEqual([table, (before[table] ?? 0) - (table === 'channel_invitation_links' ? 2 : 1)]);
    }
    expect(await query('SELECT role::text AS name FROM channel_invitations')).toEqual([{ name: 'guest' }]);
  });

  it('wait for nobody who is changing one, and are not deleted when they are of use again', async () => {
    const [{ name: userId = '' } = {}] = await query("INSERT INTO restrictions (id, user_id, kind, until, reason, by_id, created_at) SELECT gen_random_uuid(), id, 'mute', now() - interval '2 days', 'again', id, now() FROM users LIMIT 1 RETURNING user_id::text AS name");
    const moderator = await database.pool.connect();
    await moderator.query('BEGIN');
    await moderator.query("UPDATE restrictions SET until = now() + interval '1 day' WHERE reason = 'again' AND user_id = $1", [userId]);
    expect(await staleRows().forget()).toBe(true);
    await moderator.query('COMMIT');
    moderator.release();
    expect(await staleRows().forget()).toBe(true);
    expect(await query("SELECT reason AS name FROM restrictions WHERE reason = 'again'")).toHaveLength(1);
  });
});
