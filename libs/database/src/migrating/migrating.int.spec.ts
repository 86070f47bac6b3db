import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations, type AppliedMigrations } from '../apply-migrations.ts';
import { readMigrateEnv } from '../migrate.env.ts';
import { dropServerDatabase, withDatabase } from '../server-database.ts';

let url: string;
let directory: string;
let holder: pg.Client;
let told: string[];

beforeEach(async () => {
  url = withDatabase(readMigrateEnv().databaseUrl, `migrating_${randomUUID()}`);
  directory = await mkdtemp(join(tmpdir(), 'migrating-'));
  await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  told = [];
  await write('1_tables', 'CREATE TABLE notes (id int, text text); INSERT INTO notes SELECT n, n::text FROM generate_series(1, 100) AS n;');
  await migrate();
  holder = new pg.Client({ connectionString: url, application_name: 'holder-of-locks' });
  await holder.connect();
});
afterEach(async () => {
  await holder.end();
  await dropServerDatabase(url);
  await rm(directory, { recursive: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

const migrate = (retries?: number): Promise<AppliedMigrations> => applyMigrations(url, { directory, retries, report: (line) => void told.push(line) });

async function until(what: RegExp): Promise<void> {
  while (!told.some((line) => what.test(line))) await new Promise((resolve) => setTimeout(resolve, 10));
}

const holdTable = async (): Promise<void> => {
  await holder.query('BEGIN');
  await holder.query('INSERT INTO notes VALUES (0)');
};

describe('a migration that needs a lock', () => {
  beforeEach(() => write('2_column', 'ALTER TABLE notes ADD COLUMN seen boolean; ALTER TABLE notes ADD COLUMN pinned boolean;'));

  it('gives way to writers, says who holds the lock, and is applied once it is free', async () => {
    await holdTable();
    const migrated = migrate();
    await until(/held by holder-of-locks \(backend \d+, idle in transaction, transaction of \d+ s\)/);
    // Behind a lock that is waited for without a timeout, this would wait until the holder ends, which is after it.
    const writer = new pg.Client({ connectionString: url, query_timeout: 5_000 });
    await writer.connect();
    for (let count = 0; count < 20; count++) await writer.query('INSERT INTO notes VALUES (1)');
    await writer.end();
    await holder.query('COMMIT');
    expect((await migrated).applied).toEqual(['2_column']);
  });

  it('that it does not get changes nothing, and the next run needs no repair', async () => {
    await holdTable();
    await expect(migrate(1)).rejects.toThrow(/lock timeout/);
    await holder.query('COMMIT');
    expect((await holder.query("SELECT FROM information_schema.columns WHERE table_name = 'notes'")).rowCount).toBe(2);
    expect((await migrate()).applied).toEqual(['2_column']);
  });
});

describe('an index that is built concurrently', () => {
  const isValid = async (): Promise<unknown> => (await holder.query<{ valid: boolean }>("SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('notes_key')")).rows[0]?.valid;
  beforeEach(() => write('2_index', '-- By number.\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "notes_key" ON "notes"("id");'));

  it('keeps nobody waiting while it waits, and says for whom', async () => {
    await holdTable();
    const migrated = migrate();
    await until(/waiting for the end of holder-of-locks/);
    await holder.query('INSERT INTO notes VALUES (-1)');
    await holder.query('COMMIT');
    await migrated;
    expect(await isValid()).toBe(true);
  });

  it('is built anew when the attempt before has left it invalid', async () => {
    await holder.query('INSERT INTO notes VALUES (1)');
    await expect(migrate()).rejects.toThrow(/Unique constraint failed: notes_key/);
    expect(await isValid()).toBe(false);
    await holder.query("DELETE FROM notes WHERE id = 1 AND text IS NULL");
    expect((await migrate()).applied).toEqual(['2_index']);
    expect(told).toContain('index "notes_key" is invalid, left by an attempt that failed: it is built anew');
    expect(await isValid()).toBe(true);
  });

  it('is built anew after a run that was cut off', async () => {
    await holdTable();
    const cutOff = migrate().then(() => 'migrated', () => 'failed');
    await until(/waiting for the end of holder-of-locks/);
    await holder.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migrate' AND datname = current_database()");
    expect(await cutOff).toBe('failed');
    await holder.query('COMMIT');
    expect(await isValid()).toBe(false);
    expect((await migrate()).applied).toEqual(['2_index']);
    expect(await isValid()).toBe(true);
  });

  it('is no deadlock for processes that migrate at the same time', async () => {
    const applied = await Promise.all([migrate(), migrate(), migrate()]);
    expect(applied.flatMap(({ applied: names }) => names)).toEqual(['2_index']);
    expect(told).toContain('another process is migrating this database: waiting for its end');
  });
});
