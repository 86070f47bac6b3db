import { type InfrastructureServer } from '@chatgenius/stack';
import pg from 'pg';

/** A server, and the database on it that a system uses. */
export interface Server {
  readonly postgres: InfrastructureServer;
  readonly url: string;
}

/**
 * Makes `to` what a synchronous standby of `from` is at the moment in which it is promoted: the same rows, in a database of
 * the same name.
 * @returns where that is
 */
export async function followTo(from: Server, to: Server): Promise<string> {
  const renamed = new URL(to.url);
  renamed.pathname = new URL(from.url).pathname;
  await withClient(maintenance(to.url), (client) => client.query(`ALTER DATABASE "${nameOf(to.url)}" RENAME TO "${nameOf(from.url)}"`));
  await withClient(from.url, (source) =>
    withClient(renamed.toString(), async (target) => {
      await target.query('SET session_replication_role = replica');
      const { rows } = await source.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%'`);
      for (const { name } of rows) await copyTable(source, target, name);
      const sequences = await source.query<{ name: string; last: string }>('SELECT quote_ident(sequencename) AS name, last_value AS last FROM pg_sequences WHERE last_value IS NOT NULL');
      for (const { name, last } of sequences.rows) await target.query('SELECT setval($1::regclass, $2)', [name, last]);
    }),
  );
  return renamed.toString();
}

async function copyTable(source: pg.Client, target: pg.Client, table: string): Promise<void> {
  const { rows } = await source.query<{ rows: string | null }>(`SELECT json_agg(row)::text AS rows FROM "${table}" AS row`);
  const columns = await target.query<{ name: string }>(
    `SELECT quote_ident(column_name) AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  const list = columns.rows.map(({ name }) => name).join(', ');
  await target.query(`INSERT INTO "${table}" (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM json_populate_recordset(NULL::"${table}", $1::json) ON CONFLICT DO NOTHING`, [rows[0]?.rows ?? '[]']);
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

function maintenance(url: string): string {
  const other = new URL(url);
  other.pathname = '/postgres';
  return other.toString();
}

async function withClient<Result>(connectionString: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
