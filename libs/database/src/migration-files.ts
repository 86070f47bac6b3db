import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MigrationDirectory, type MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** The same from src/ and from dist/. */
export const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

const LOCK_FILE = 'migration_lock.toml';
const MIGRATION_FILE = 'migration.sql';

/** A folder of migrations as `prisma migrate` reads it: one folder each, applied in the order of their names. */
export async function readMigrations(directory = MIGRATIONS_DIRECTORY): Promise<MigrationList> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return {
    baseDir: directory,
    lockfile: { path: LOCK_FILE, content: await readFile(join(directory, LOCK_FILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map((name) => readMigration(directory, name))),
  };
}

async function readMigration(directory: string, name: string): Promise<MigrationDirectory> {
  const value = await readFile(join(directory, name, MIGRATION_FILE), 'utf8');
  return { path: name, migrationFile: { path: MIGRATION_FILE, content: { tag: 'ok', value } } };
}
