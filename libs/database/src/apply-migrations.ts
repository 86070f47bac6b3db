import { type MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { isConcurrent } from './migrating/script.rules.ts';
import { takeMigrationLock } from './migrating/migration-lock.ts';
import { MIGRATIONS_DIRECTORY, readMigrations } from './migration-files.ts';
import { engineError } from './schema-engine/engine-error.ts';
import { type SchemaEngine } from './schema-engine/wasm-engine.ts';
import { createDatabaseIfMissing } from './server-database.ts';

/** Why the migrations could not be applied, and what to do about it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  /** Of Prisma's error reference, where it has one: P1001 and the like. */
  readonly code: string | null;

  constructor(code: string | null, message: string) {
    const advice = code === null ? undefined : ADVICE[code];
    super([code === null ? message : `${code}: ${message}`, advice].filter(Boolean).join('\n'));
    this.code = code;
  }
}

const ADVICE: Record<string, string> = {
  P1000: 'Check user and password in DATABASE_URL.',
  P1001: 'Check host and port in DATABASE_URL, and that PostgreSQL is running and accepts connections from here.',
  P1002: "Prisma's command line has been migrating this database for 10 s: run this again when it is done.",
  P3009: 'Repair the database by hand, then tell it with `prisma migrate resolve`, run in libs/database.',
};

export interface AppliedMigrations {
  /** Their names, in order; empty when there was nothing to do. */
  applied: string[];
  databaseCreated: boolean;
}

export interface MigratingOptions {
  /** Default: this library's. */
  directory?: string;
  /** Told line by line what is waited for. */
  report?: (line: string) => void;
  /** Attempts of a migration to get its locks, beside the first. */
  retries?: number;
}

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * What `prisma migrate deploy` does, by the same engine and into the same table, without starting Prisma's CLI: ten
 * times as fast, and a production image needs no CLI. Made for a database in use: see ScriptRunner. Safe to run from several
 * processes at once: they take turns.
 */
export async function applyMigrations(url: string, { directory = MIGRATIONS_DIRECTORY, report = () => undefined, retries }: MigratingOptions = {}): Promise<AppliedMigrations> {
  // Loaded here, so that a service, which only reads and writes, never loads a schema engine.
  const { openSchemaEngine } = await import('./schema-engine/wasm-engine.ts');
  const migrationsList = await readMigrations(directory);
  try {
    const databaseCreated = await createDatabaseIfMissing(url);
    const observer = await takeMigrationLock(url, report);
    try {
      let gaveUp = false;
      const { engine, close } = await openSchemaEngine({ url, scripts: { observer, report, retries, onGiveUp: () => (gaveUp = true) } });
      try {
        await forgetFailed(engine, migrationsList, isConcurrentMigration(migrationsList));
        const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
        return { applied: appliedMigrationNames, databaseCreated };
      } finally {
        // The next run begins with it again.
        if (gaveUp) await forgetFailed(engine, migrationsList, () => true);
        await close();
      }
    } finally {
      await observer.end();
    }
  } catch (error) {
    const { error_code, message } = engineError(error, url);
    throw new MigrationError(error_code, message);
  }
}

/** Prisma applies nothing more once a migration has failed. Those that are safe to repeat need nobody to look at them. */
async function forgetFailed(engine: SchemaEngine, migrationsList: MigrationList, isRepeatable: (name: string) => boolean): Promise<void> {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTERS });
  for (const migrationName of failedMigrationNames.filter(isRepeatable)) await engine.markMigrationRolledBack({ migrationName });
}

const isConcurrentMigration = ({ migrationDirectories }: MigrationList) => (name: string): boolean => {
  const content = migrationDirectories.find(({ path }) => path === name)?.migrationFile.content;
  return content?.tag === 'ok' && isConcurrent(content.value);
};
