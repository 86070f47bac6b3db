import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { applyMigrations, MigrationError } from './apply-migrations.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { readMigrations } from './migration-files.ts';
import { dropServerDatabase, withDatabase } from './server-database.ts';

const SCHEMA = 'prisma/schema.prisma';
const run = promisify(execFile);
const server = readMigrateEnv().databaseUrl;
const library = fileURLToPath(new URL('..', import.meta.url));
const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js');

let url: string;
beforeEach(() => {
  url = withDatabase(server, `migrations_${randomUUID()}`);
});
afterEach(() => dropServerDatabase(url));

const node = (database: string, ...args: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, args, { cwd: library, env: { DATABASE_URL: database } });
const prisma = (...args: string[]): Promise<{ stdout: string }> => node(url, prismaCli, ...args);
const migrate = (database = url): Promise<{ stdout: string }> =>
  node(database, '--conditions=@chatgenius/source', 'src/migrate.ts');

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What it says that it has made or applied. */
const changes = ({ stdout }: { stdout: string }): string[] => stdout.split('\n').filter((line) => /applied|created/.test(line));

describe('the migrate process', () => {
  it('creates and migrates a database, and has nothing to do the second time', async () => {
    const { migrationDirectories } = await readMigrations();
    const first = await migrate();
    expect(first.stdout).toMatch(/migrate: the database is up to date\n$/);
    expect(first.stdout).toContain('created the database');
    for (const { path } of migrationDirectories) expect(first.stdout).toContain(`applied ${path}`);
    expect(changes(await migrate())).toEqual([]);
  });

  it('may run in several processes at once: each migration is applied once', async () => {
    await Promise.all([migrate(), migrate(), migrate()]);
    const rows = await query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1');
    expect(rows.map(({ name }) => name)).toEqual((await readMigrations()).migrationDirectories.map(({ path }) => path));
  });

  it('ends with 1 and says what to do when the server does not answer', async () => {
    const stderr = expect.stringContaining("P1001: Can't reach database server at `127.0.0.1:1`") as string;
    await expect(migrate('postgresql://nobody@127.0.0.1:1/none')).rejects.toMatchObject({ code: 1, stderr });
  });
});

describe("Prisma's CLI over the WASM engine", () => {
  it('deploys to a database that does not exist, and then finds it up to date', async () => {
    expect((await prisma('migrate', 'deploy')).stdout).toContain('All migrations have been successfully applied.');
    expect((await prisma('migrate', 'status')).stdout).toContain('Database schema is up to date!');
    expect(changes(await migrate())).toEqual([]);
  });

  it('finds no difference between migrations and schema, and leaves no shadow database', async () => {
    await migrate();
    const shadows = () => query("SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow_db_%'");
    const before = await shadows();
    expect((await prisma('migrate', 'dev')).stdout).toContain('Already in sync');
    expect(await shadows()).toEqual(before);
  });

  it('reports a difference by its exit code', async () => {
    await migrate();
    await query('ALTER TABLE users ADD COLUMN nickname text');
    const diff = prisma('migrate', 'diff', '--from-config-datasource', '--to-schema', SCHEMA, '--exit-code');
    await expect(diff).rejects.toMatchObject({ code: 2, stdout: expect.stringContaining('nickname') as string });
  });
});

describe('a migration', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'migrations-'));
    await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function write(name: string, sql: string): Promise<void> {
    await mkdir(join(directory, name));
    await writeFile(join(directory, name, 'migration.sql'), sql);
  }

  it('may contain $$-quoted bodies and strings with semicolons', async () => {
    await write('20260101000000_function', `
      CREATE FUNCTION answer() RETURNS text AS $$ BEGIN PERFORM 1; RETURN 'a;b'; END; $$ LANGUAGE plpgsql;
      CREATE TABLE answers AS SELECT answer() AS text;`);
    expect((await applyMigrations(url, { directory })).applied).toEqual(['20260101000000_function']);
    expect(await query('SELECT text FROM answers')).toEqual([{ text: 'a;b' }]);
  });

  it('that fails changes nothing, and stops the next run with what to do', async () => {
    await write('20260101000000_broken', 'CREATE TABLE half (id int); CREATE TABEL other (id int);');
    await expect(applyMigrations(url, { directory })).rejects.toThrow(/syntax error at or near "TABEL"/);
    expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    const again = applyMigrations(url, { directory });
    await expect(again).rejects.toThrow(MigrationError);
    await expect(again).rejects.toThrow(/P3009[\s\S]*20260101000000_broken[\s\S]*prisma migrate resolve/);
  });
});
