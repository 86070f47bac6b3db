import { type LatencySummary } from '../../measuring/latencies.ts';
import { type ExplainedStatement } from '../plans.ts';

/** How long one list took one who asked for it. */
export interface ListResult {
  readonly list: string;
  readonly title: string;
  readonly first: LatencySummary;
  /** Rows that a page may look at; absent for as many as usual. */
  readonly mayLookAt?: number | undefined;
  /** Absent for a list of one page. */
  readonly further: LatencySummary | undefined;
}

/** Rows that one statement may look at for a page: more is a list that is read from end to end, whatever its plan is called. */
const MOST_ROWS = 20_000;

/** What a scene is recorded as. */
const sceneOf = ({ list, title }: Pick<ListResult, 'list' | 'title'>): string => `${list}: ${title}`;

/** The statement that looked at most rows for a page of the list. */
function mostRows(result: Pick<ListResult, 'list' | 'title'>, statements: readonly ExplainedStatement[]): { readonly rows: number; readonly statement: string } {
  const scenes = [sceneOf(result), `${sceneOf(result)}, further on`];
  const all = statements.flatMap(({ name, rows }) => scenes.flatMap((scene) => (rows[scene] === undefined ? [] : [{ rows: rows[scene], statement: name }])));
  return all.toSorted((one, other) => other.rows - one.rows)[0] ?? { rows: 0, statement: '' };
}

/** A line for each list and whoever asks for it, in milliseconds. */
export function listTable(results: readonly ListResult[], statements: readonly ExplainedStatement[]): string[] {
  const cell = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(0)).padStart(6);
  const head = `${'list, who asks'.padEnd(70)}  first p50    p99  further p50   p99    most rows looked at`;
  const lines = results.map((result) => {
    const { rows, statement } = mostRows(result, statements);
    return `${sceneOf(result).padEnd(70)}     ${cell(result.first.p50)} ${cell(result.first.p99)}       ${cell(result.further?.p50)} ${cell(result.further?.p99)}    ${String(rows).padStart(6)} ${statement}`;
  });
  return [head, ...lines];
}

/** Lists whose pages cost more with everything that is written. */
export const unbounded = (results: readonly ListResult[], statements: readonly ExplainedStatement[]): string[] =>
  results.flatMap((result) => {
    const { rows, statement } = mostRows(result, statements);
    return rows <= (result.mayLookAt ?? MOST_ROWS) ? [] : [`${sceneOf(result)}: ${statement} looks at ${rows} rows for a page`];
  });
