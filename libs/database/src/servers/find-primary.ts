import pg from 'pg';
import { databaseName, withDatabase } from '../server-database.ts';
import { hostUrls } from './host-urls.rules.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const TAKES_WRITES = "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writes";

/** The first of several servers that takes writes, as libpq's target_session_attrs=read-write finds it; all are asked at once. */
export async function findPrimary(urls: readonly string[]): Promise<string | undefined> {
  const asked = await Promise.all(urls.map((url) => takesWrites(url).catch(() => false)));
  return urls[asked.indexOf(true)];
}

async function takesWrites(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'find-primary', connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: CONNECT_TIMEOUT_MS });
  // Told by the query, too; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ writes: boolean }>(TAKES_WRITES);
    return rows[0]?.writes === true;
  } finally {
    void client.end();
  }
}

/** Of a URL that names several hosts, the one to write to. @throws when none of them takes writes */
export async function primaryOf(url: string): Promise<string> {
  const urls = hostUrls(url);
  if (urls.length === 1) return url;
  // The database itself may have to be made first.
  const found = await findPrimary(urls.map((each) => withDatabase(each, 'postgres')));
  if (found === undefined) throw new Error('none of the hosts in DATABASE_URL takes writes now');
  return withDatabase(found, databaseName(urls[0] ?? url));
}
