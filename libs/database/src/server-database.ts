import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Databases as the server sees them: made, dropped and tried from outside, before anything connects to them. */

export const CONNECT_TIMEOUT_MS = 10_000;
/** For connections that are closing: until they are closed, and between two looks. */
const PARTING_MS = 1_000;
const LOOK_EVERY_MS = 10;
const ALREADY_THERE = new Set(['42P04', '23505']);
const NO_SUCH_DATABASE = '3D000';

/** The database that exists on every server, to give commands about the others. */
const MAINTENANCE_DATABASE = 'postgres';

export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.toString();
}

export async function tryToConnect(url: string): Promise<void> {
  await withClient(url, () => Promise.resolve());
}

/** @returns whether it was missing. Safe to call from several processes at once. */
export async function createDatabaseIfMissing(url: string): Promise<boolean> {
  try {
    await tryToConnect(url);
    return false;
  } catch (error) {
    if (sqlState(error) !== NO_SUCH_DATABASE) throw error;
  }
  try {
    await createServerDatabase(url);
    return true;
  } catch (error) {
    if (ALREADY_THERE.has(sqlState(error) ?? '')) return false;
    throw error;
  }
}

/** @param template copied whole; nobody may be connected to it meanwhile */
export async function createServerDatabase(url: string, template?: string): Promise<void> {
  // As files: what is written page by page, for the log, takes six times as much of a processor.
  const copied = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY FILE_COPY`;
  await command(url, `CREATE DATABASE ${pg.escapeIdentifier(databaseName(url))}${copied}`);
}

/**
 * Also when others are still connected to it. Who has said goodbye is let go first: a client that is thrown out after that
 * fails, and nobody listens to it any more.
 */
export async function dropServerDatabase(url: string): Promise<void> {
  await withClient(withDatabase(url, MAINTENANCE_DATABASE), async (client) => {
    const until = performance.now() + PARTING_MS;
    while (performance.now() < until && (await isInUse(client, databaseName(url)))) await delay(LOOK_EVERY_MS);
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(databaseName(url))} WITH (FORCE)`);
  });
}

async function isInUse(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name]);
  return rowCount !== 0;
}

export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

async function command(url: string, sql: string): Promise<void> {
  await withClient(withDatabase(url, MAINTENANCE_DATABASE), (client) => client.query(sql));
}

async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
