import { parseArgs } from 'node:util';
import { applyMigrations, MigrationError } from './apply-migrations.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { renewEpochs } from './renew-epochs.ts';
import { grantRights } from './rights.ts';
import { primaryOf } from './servers/find-primary.ts';

/**
 * The process that brings the database of DATABASE_URL and the rights of the services in it up to date, and ends: a step of `npm start`, a Job in
 * Kubernetes. Exit code 0 when it is up to date, 1 with the reason on stderr when not.
 *
 * With `--restored`, of a database that comes from a backup, before services use it: every stream gets a new epoch, so that
 * clients load again instead of being served other events under positions that they know (docs/guides/backup.md).
 */
try {
  const { values: { restored } } = parseArgs({ options: { restored: { type: 'boolean', default: false } } });
  const { databaseUrl: given } = readMigrateEnv();
  const print = (line: string): void => void process.stdout.write(`migrate: ${line}\n`);
  const databaseUrl = await primaryOf(given);
  const { applied, databaseCreated } = await applyMigrations(databaseUrl, { report: print });
  const granted = await grantRights(databaseUrl);
  const renewed = restored ? await renewEpochs(databaseUrl) : undefined;
  const lines = [
    ...(databaseCreated ? ['created the database'] : []),
    ...applied.map((name) => `applied ${name}`),
    granted.length > 0 ? `granted each what it needs: ${granted.join(', ')}` : 'no role is named after a service: services have to connect as the owner of the tables',
    ...(renewed === undefined ? [] : [`${renewed} streams have a new epoch: clients load them again`]),
    'the database is up to date',
  ];
  lines.forEach(print);
} catch (error) {
  const text = error instanceof MigrationError || !(error instanceof Error) ? String(error) : error.message;
  process.stderr.write(`migrate: ${text.replace(/^MigrationError: /, '')}\n`);
  process.exitCode = 1;
}
