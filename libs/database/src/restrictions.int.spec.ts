import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from './database.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';
import { restrictionIn, toRestriction, type RestrictionRow } from './restrictions.ts';

describe('what keeps somebody from writing', () => {
  let copy: MigratedCopy;
  let database: Database;

  beforeAll(async () => {
    copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
    database = createDatabase({ url: copy.url, poolSize: 1, applicationName: 'restrictions-spec' });
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const query = (sql: string, ...values: unknown[]) => database.pool.query(sql, values);
  const standing = async (userId: string, channelId: string) => {
    const { rows } = await database.pool.query<RestrictionRow>(`SELECT restricted.* FROM (SELECT 1) AS one ${restrictionIn('$1', '$2')}`, [userId, channelId]);
    return rows.map(toRestriction)[0];
  };

  it('is a ban before a mute, and nothing that only a newer release knows', async () => {
    const [userId, channelId] = [randomUUID(), randomUUID()];
    await query(`INSERT INTO users (id, handle, display_name, password_hash) VALUES ($1, 'ada', 'Ada', '')`, userId);
    await query(`INSERT INTO channels (id, name, kind, created_by_id) VALUES ($1, 'room', 'public', $2)`, channelId, userId);
    const restrict = (kind: string, everywhere: boolean) =>
      query(`INSERT INTO restrictions (id, user_id, channel_id, kind, by_id, created_at) VALUES (gen_random_uuid(), $1, $2, $3::restriction_kind, $1, now())`, userId, everywhere ? null : channelId, kind);

    await query(`ALTER TYPE restriction_kind ADD VALUE 'no-invitations' BEFORE 'ban'`);
    await restrict('no-invitations', true);
    expect(await standing(userId, channelId)).toBeUndefined();
    await restrict('mute', false);
    expect(await standing(userId, channelId)).toEqual({ kind: 'mute', until: null, everywhere: false });
    await restrict('ban', true);
    expect(await standing(userId, channelId)).toEqual({ kind: 'ban', until: null, everywhere: true });
    expect(await standing(userId, randomUUID())).toEqual({ kind: 'ban', until: null, everywhere: true });
  });
});
