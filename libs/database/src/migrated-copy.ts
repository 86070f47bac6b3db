import { hash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { applyMigrations } from './apply-migrations.ts';
import { readMigrations } from './migration-files.ts';
import { grantRights, tableRights } from './rights.ts';
import { createServerDatabase, databaseName, dropServerDatabase, withDatabase } from './server-database.ts';

/** A database of its own for one spec: here because this library's own specs need it too. */
export interface MigratedCopy {
  url: string;
  /** Also when connections to it are still open. */
  drop: () => Promise<void>;
}

/** An empty, migrated database: a copy of a template that is made once per server and state of the migrations. */
export async function createMigratedCopy(serverUrl: string): Promise<MigratedCopy> {
  const url = withDatabase(serverUrl, `copy_${randomUUID()}`);
  await createServerDatabase(url, await ensureTemplate(serverUrl));
  return { url, drop: () => dropServerDatabase(url) };
}

async function ensureTemplate(serverUrl: string): Promise<string> {
  const { migrationDirectories } = await readMigrations();
  const name = `template_${hash('sha256', JSON.stringify([migrationDirectories, tableRights])).slice(0, 16)}`;
  const client = new pg.Client({ connectionString: withDatabase(serverUrl, 'postgres') });
  await client.connect();
  try {
    // Specs run in several processes at once: one makes the template, the others wait for it here.
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await makeTemplate(client, serverUrl, name);
    return name;
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

/** Under another name until it is whole, so that one cut short is never taken for it. */
async function makeTemplate(client: pg.Client, serverUrl: string, name: string): Promise<void> {
  const draft = withDatabase(serverUrl, `${name}_draft`);
  await dropServerDatabase(draft);
  await applyMigrations(draft);
  await grantRights(draft);
  await client.query(`ALTER DATABASE ${pg.escapeIdentifier(databaseName(draft))} RENAME TO ${pg.escapeIdentifier(name)}`);
}
