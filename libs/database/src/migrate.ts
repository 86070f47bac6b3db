import { applyMigrations, MigrationError } from './apply-migrations.ts';
import { readMigrateEnv } from './migrate.env.ts';

/**
 * The process that brings the database of DATABASE_URL up to date and ends: a step of `npm start`, a Job in
 * Kubernetes. Exit code 0 when it is up to date, 1 with the reason on stderr when not.
 */
try {
  const { applied, databaseCreated } = await applyMigrations(readMigrateEnv().databaseUrl);
  const lines = [
    ...(databaseCreated ? ['created the database'] : []),
    ...applied.map((name) => `applied ${name}`),
    'the database is up to date',
  ];
  process.stdout.write(lines.map((line) => `migrate: ${line}\n`).join(''));
} catch (error) {
  const text = error instanceof MigrationError || !(error instanceof Error) ? String(error) : error.message;
  process.stderr.write(`migrate: ${text.replace(/^MigrationError: /, '')}\n`);
  process.exitCode = 1;
}
