import { readFileSync } from 'node:fs';
import pg from 'pg';
import { accessPaths, fullScans, type PlanNode, type TableFacts } from './plans.rules.ts';

interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

export interface ExplainedStatement {
  readonly name: string;
  /** As the services run it: prepared, for any values. */
  readonly paths: string;
  /** What is read from end to end: as the services run it, and as the planner would have it without their settings. */
  readonly fullScans: readonly string[];
}

const BIG_TABLE_ROWS = 10_000;
const PLANNED = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/** Explains statements that services have sent: for any values and for those that came, with and without sequential scans allowed. */
export async function explainStatements(databaseUrl: string, recordFile: string): Promise<ExplainedStatement[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const facts = await readTableFacts(client);
    const explained: ExplainedStatement[] = [];
    for (const statement of readStatements(recordFile)) explained.push(await explain(client, statement, facts));
    return explained.sort((one, other) => one.name.localeCompare(other.name));
  } finally {
    await client.end();
  }
}

function readStatements(recordFile: string): Statement[] {
  const lines = readFileSync(recordFile, 'utf8').split('\n').filter(Boolean);
  const statements = lines.map((line) => JSON.parse(line) as Statement).filter(({ text }) => PLANNED.test(text));
  return [...new Map(statements.map((statement) => [statement.text, statement])).values()];
}

async function explain(client: pg.Client, { name, text, values }: Statement, facts: TableFacts): Promise<ExplainedStatement> {
  const generic = { text: `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}` };
  const custom = { text: `EXPLAIN (FORMAT JSON) ${text}`, values };
  const found = new Set<string>();
  let paths = '';
  for (const setting of ['off', 'on']) {
    await client.query(`SET enable_seqscan = ${setting}`);
    for (const [kind, query] of [['any values', generic], ['these values', custom]] as const) {
      const plan = await planOf(client, query);
      if (setting === 'off' && kind === 'any values') paths = accessPaths(plan);
      for (const scan of fullScans(plan, facts)) found.add(`${scan} (enable_seqscan ${setting}, ${kind})`);
    }
  }
  return { name: name ?? text.replace(/\s+/g, ' ').slice(0, 60), paths, fullScans: [...found] };
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
