import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyMigrations } from '@chatgenius/database';
import { ensureDatabase, WORKSPACE } from '@chatgenius/stack';
import { waitUntil } from '@chatgenius/testing';
import { LAST_WITHOUT_RULES } from '@chatgenius/verify';
import pg from 'pg';
import { size } from './size.ts';
import { filesOf, fillTables, Users } from './tables-in-use.ts';

const MIGRATIONS = path.join(WORKSPACE, 'libs/database/prisma/migrations');
const MESSAGES = size({ everyday: 20_000, soak: 1_000_000 });
/** What nobody notices. It is more than the lock timeout of migrations, for which writers may have to wait. */
const LONGEST_WAIT_MS = 500;
/** Beside a busy machine people wait anyway: a migration that blocks makes it many times as long. */
const TIMES_CALM = 4;
/** A millisecond for each row: an index of these takes more than a second, as a usual one of a large table does. */
const SLOW = 'CREATE FUNCTION slow(id uuid) RETURNS uuid IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.001); RETURN id; END $$';
const SLOW_INDEX = '"messages"(slow("id")) WHERE "seq" <= 1000';

const names = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
const played = names.filter((name) => name > LAST_WITHOUT_RULES);

/** Each migration since there are rules for them, on filled tables that people use meanwhile. */
describe(`migrations of ${MESSAGES.toLocaleString('en')} messages, in use`, () => {
  let directory: string;
  let url: string;
  let client: pg.Client;
  let users: Users;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'chatgenius-noon-'));
    url = Object.assign(new URL(process.env.DATABASE_URL ?? ''), { pathname: `/noon_${randomUUID()}` }).href;
    await ensureDatabase(url);
    cpSync(path.join(MIGRATIONS, 'migration_lock.toml'), path.join(directory, 'migration_lock.toml'));
    for (const name of names.filter((each) => each <= LAST_WITHOUT_RULES)) take(name);
    await applyMigrations(url, { directory });
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await fillTables(client, MESSAGES);
    await client.query(SLOW);
    users = await Users.start(url);
  }, 600_000);

  afterAll(async () => {
    await users.stop();
    await client.end();
    const server = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await server.connect();
    await server.query(`DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`);
    await server.end();
    rmSync(directory, { recursive: true, force: true });
  });

  const take = (name: string): void => cpSync(path.join(MIGRATIONS, name), path.join(directory, name), { recursive: true });
  const plant = (name: string, sql: string): void => {
    mkdirSync(path.join(directory, name));
    writeFileSync(path.join(directory, name, 'migration.sql'), sql);
  };

  /** Applies what the folder has more, between uses before and after it. */
  async function play(name: string): Promise<{ longestMs: number; allowedMs: number; rewritten: string[] }> {
    const calm = await longestOfAll();
    const before = await filesOf(client);
    users.takeLongest();
    const from = performance.now();
    const { applied } = await applyMigrations(url, { directory });
    const took = performance.now() - from;
    // Whoever waits now is let through first.
    await client.query('SELECT 1');
    const { longestMs } = await longestOfAll();
    const after = await filesOf(client);
    const rewritten = [...before].filter(([relation, file]) => after.has(relation) && after.get(relation) !== file).map(([relation]) => relation);
    expect(applied).toEqual([name]);
    console.log(`${name}: ${took.toFixed(0)} ms, longest wait of those who use the tables ${longestMs.toFixed(0)} ms${rewritten.length > 0 ? `, written anew: ${rewritten.join(', ')}` : ''}`);
    return { longestMs, allowedMs: Math.max(LONGEST_WAIT_MS, TIMES_CALM * calm.longestMs), rewritten };
  }

  /** Until each has come back from what it was waiting for. */
  async function longestOfAll(): Promise<{ longestMs: number }> {
    let [longest, uses] = [0, 0];
    await waitUntil('those who waited have their answers', () => {
      const { longestMs, uses: more } = users.takeLongest();
      [longest, uses] = [Math.max(longest, longestMs), uses + more];
      return uses > 50;
    });
    return { longestMs: longest };
  }

  it.each(played)('%s keeps nobody waiting, and writes nothing anew', async (name) => {
    take(name);
    const { longestMs, allowedMs, rewritten } = await play(name);
    expect(rewritten).toEqual([]);
    expect(longestMs).toBeLessThan(allowedMs);
  });

  it('an index that is built concurrently keeps nobody waiting, however long it takes', async () => {
    plant('30000101000000_index', `CREATE INDEX CONCURRENTLY IF NOT EXISTS "noon_idx" ON ${SLOW_INDEX}`);
    const { longestMs, allowedMs } = await play('30000101000000_index');
    expect(longestMs).toBeLessThan(allowedMs);
  });

  it('finds a planted index that is not built concurrently', async () => {
    plant('30000101000001_index', `CREATE INDEX "blocking_idx" ON ${SLOW_INDEX}`);
    expect((await play('30000101000001_index')).longestMs).toBeGreaterThan(LONGEST_WAIT_MS);
  });

  it('finds a planted change of a type, for which the table is written anew', async () => {
    plant('30000101000002_type', 'ALTER TABLE "stream_events" ALTER COLUMN "seq" TYPE NUMERIC');
    expect((await play('30000101000002_type')).rewritten).toContain('stream_events');
  });
});
