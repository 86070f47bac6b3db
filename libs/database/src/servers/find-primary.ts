import pg from 'pg';

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
