import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { CONNECT_TIMEOUT_MS } from '../server-database.ts';

const LOCK = "hashtextextended('chatgenius migrations', 0)";
const ASK_EVERY_MS = 250;

/**
 * Processes that migrate one database take turns, however long one needs. Each asks again and again: a statement that waits
 * for the lock would be an open transaction, whose end an index that is built concurrently waits for.
 */
export async function takeMigrationLock(url: string, report: (line: string) => void): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'migrate', connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that is lost fails what waits on it; without a listener, it would end the process without a word.
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (let told = false; ; told = true) {
      const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS taken`);
      if (rows[0]?.taken) return client;
      if (!told) report('another process is migrating this database: waiting for its end');
      await delay(ASK_EVERY_MS);
    }
  } catch (error) {
    await client.end();
    throw error;
  }
}
