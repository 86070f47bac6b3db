import { createTestDatabase, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { fill } from './fill.ts';

/** What nobody lists, and what is empty most of the time. */
const EMPTY = ['live_messages', 'message_changes', 'unpublished_batches', 'search_queue', 'channel_deletions', 'channel_deletion_members', 'retention_removals', 'task_turns', 'attachments', 'released_files', 'upload_locks'];

describe('a filled database', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    copy = await createTestDatabase();
    await fill(copy.url, { messages: 4_000, users: 400, channels: 100 }, () => undefined);
    pool = new pg.Pool({ connectionString: copy.url, max: 2 });
  }, 240_000);
  afterAll(async () => {
    await pool.end();
    await copy.drop();
  });

  it('has some of everything', async () => {
    const { rows } = await pool.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples = 0 ORDER BY relname`);
    expect(rows.map(({ name }) => name)).toEqual(EMPTY.toSorted());
  });

  it('refers to nothing that is not there', async () => {
    const { rows } = await pool.query<{ name: string; child: string; parent: string; from: string; to: string }>(
      `SELECT c.conname AS name, c.conrelid::regclass::text AS child, c.confrelid::regclass::text AS parent, mine.attname AS from, theirs.attname AS to
       FROM pg_constraint c JOIN pg_attribute mine ON mine.attrelid = c.conrelid AND mine.attnum = c.conkey[1] JOIN pg_attribute theirs ON theirs.attrelid = c.confrelid AND theirs.attnum = c.confkey[1] WHERE c.contype = 'f'`,
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const { name, child, parent, from, to } of rows) {
      const lost = await pool.query(`SELECT FROM ${child} AS child WHERE child.${from} IS NOT NULL AND NOT EXISTS (SELECT FROM ${parent} AS parent WHERE parent.${to} = child.${from}) LIMIT 1`);
      expect([name, lost.rowCount]).toEqual([name, 0]);
    }
  });

  it('counts the members of each channel', async () => {
    const { rows } = await pool.query('SELECT c.id FROM channels c WHERE c.member_count IS DISTINCT FROM (SELECT count(*) FROM channel_members WHERE channel_id = c.id)');
    expect(rows).toEqual([]);
  });
});
