import { applyMigrations, MigrationError } from './apply-migrations.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { grantRights } from './rights.ts';
import { primaryOf } from './servers/find-primary.ts';

/**
 * The process that brings the database of DATABASE_URL and the rights of the services in it up to date, and ends: a step of `npm start`, a Job in
 * Kubernetes. Exit code 0 when it is up to date, 1 with the reason on stderr when not.
 */
try {
  const { databaseUrl: given } = readMigrateEnv();
  const print = (line: string): void => void process.stdout.write(`migrate: ${line}\n`);
  const databaseUrl = await primaryOf(given);
  const { applied, databaseCreated } = await applyMigrations(databaseUrl, { report: print });
  const granted = await grantRights(databaseUrl);
  const lines = [
    ...(databaseCreated ? ['created the database'] : []),
    ...applied.map((name) => `applied ${name}`),
    granted.length > 0 ? `granted each what it needs: ${granted.join(', ')}` : 'no role is named after a service: services have to connect as the owner of the tables',
    'the database is up to date',
  ];
  lines.forEach(print);
} catch (error) {
  const text = error instanceof MigrationError || !(error instanceof Error) ? String(error) : error.message;
  process.stderr.write(`migrate: ${text.replace(/^MigrationError: /, '')}\n`);
  process.exitCode = 1;
}
