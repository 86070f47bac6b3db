import pg from 'pg';
import { literal } from './literals.rules.ts';
import { accessPaths, fullScans, rowsRead, type PlanNode, type TableFacts } from './plans.rules.ts';
import { type Recording, type Statement } from './recording.ts';

export interface ExplainedStatement {
  readonly name: string;
  /** As the services run it: prepared, for any values. */
  readonly paths: string;
  /** What is read from end to end: as the services run it, and as the planner would have it without their settings. */
  readonly fullScans: readonly string[];
  /** Rows of tables that it has looked at in each scene: as the services run it. Absent for what changes rows. */
  readonly rows: Readonly<Record<string, number>>;
}

const BIG_TABLE_ROWS = 10_000;

/** Explains statements that services have sent: for any values and for those that came in each scene, with and without sequential scans allowed. */
export async function explainStatements(databaseUrl: string, recording: Recording): Promise<ExplainedStatement[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const facts = await readTableFacts(client);
    const explained: ExplainedStatement[] = [];
    for (const uses of Map.groupBy(recording.read(), ({ text }) => text).values()) explained.push(await explain(client, uses, facts));
    return explained.sort((one, other) => one.name.localeCompare(other.name));
  } finally {
    await client.end();
  }
}

/** @param uses the same statement, with the values of each scene */
async function explain(client: pg.Client, uses: readonly Statement[], facts: TableFacts): Promise<ExplainedStatement> {
  const [{ name, text } = { name: undefined, text: '' }] = uses;
  const found = new Set<string>();
  let paths = '';
  for (const setting of ['off', 'on']) {
    await client.query(`SET enable_seqscan = ${setting}`);
    const generic = await planOf(client, { text: `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}` });
    if (setting === 'off') paths = accessPaths(generic);
    for (const scan of fullScans(generic, facts)) found.add(`${scan} (enable_seqscan ${setting}, any values)`);
    for (const { values, scene } of uses) {
      const custom = await planOf(client, { text: `EXPLAIN (FORMAT JSON) ${text}`, values: [...values] });
      for (const scan of fullScans(custom, facts)) found.add(`${scan} (enable_seqscan ${setting}, ${scene === undefined ? 'these values' : `as asked by "${scene}"`})`);
    }
  }
  return { name: name ?? text.replace(/\s+/g, ' ').slice(0, 60), paths, fullScans: [...found], rows: await rowsOf(client, uses) };
}

async function rowsOf(client: pg.Client, uses: readonly Statement[]): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const use of uses) {
    const read = use.scene !== undefined && /^\s*(SELECT|WITH)\b/i.test(use.text) ? await run(client, use) : undefined;
    if (use.scene !== undefined && read !== undefined) rows[use.scene] = read;
  }
  return rows;
}

const CHANGES_ROWS = '25006';

/** Runs a statement by its plan for any values, as services do. @returns undefined when it is more than a question */
async function run(client: pg.Client, { text, values }: Statement): Promise<number | undefined> {
  await client.query('BEGIN READ ONLY; SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan');
  try {
    await client.query(`PREPARE recorded AS ${text}`);
    return rowsRead(await planOf(client, { text: `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE recorded${values.length === 0 ? '' : `(${values.map(literal).join(', ')})`}` }));
  } catch (error) {
    if ((error as { code?: string }).code !== CHANGES_ROWS) throw error;
    return undefined;
  } finally {
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE ALL');
  }
}

async function planOf(client: pg.Client, query: pg.QueryConfig): Promise<PlanNode> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(query);
  const [row] = rows;
  if (row === undefined) throw new Error(`no plan for ${query.text}`);
  return row['QUERY PLAN'][0].Plan;
}

async function readTableFacts(client: pg.Client): Promise<TableFacts> {
  const { rows } = await client.query<{ index: string; table: string; big: boolean; partial: boolean }>(
    `SELECT i.indexrelid::regclass::text AS index, t.relname AS table, t.reltuples > $1 AS big, i.indpred IS NOT NULL AS partial
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace`,
    [BIG_TABLE_ROWS],
  );
  return {
    big: new Set(rows.filter(({ big }) => big).map(({ table }) => table)),
    partialIndexes: new Set(rows.filter(({ partial }) => partial).map(({ index }) => index)),
    tableOf: new Map(rows.map(({ index, table }) => [index, table])),
  };
}
