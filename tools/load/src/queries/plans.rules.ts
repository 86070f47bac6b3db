/** A node of `EXPLAIN (FORMAT JSON)`, as far as it is read here. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  /** Of one loop, as `ANALYZE` has seen it. */
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface TableFacts {
  /** Tables that must never be read from end to end. */
  readonly big: ReadonlySet<string>;
  /** Indexes of a few rows of a big table: reading one whole is what it is for. */
  readonly partialIndexes: ReadonlySet<string>;
  /** The table of each index. */
  readonly tableOf: ReadonlyMap<string, string>;
}

function* nodes(plan: PlanNode): Generator<PlanNode> {
  yield plan;
  for (const child of plan.Plans ?? []) yield* nodes(child);
}

/** Nodes that hand on rows as they come: what is below a limit, with only these between, ends when there are enough. */
const STREAMING: ReadonlySet<string> = new Set(['Limit', 'Nested Loop', 'Merge Join', 'Hash Join', 'Append', 'Merge Append', 'Result', 'Subquery Scan', 'LockRows', 'Unique', 'ProjectSet', 'Memoize']);
/** Children that are run as a whole, or for themselves. */
const APART: ReadonlySet<string> = new Set(['InitPlan', 'SubPlan']);

function* boundedNodes(plan: PlanNode, bounded: boolean): Generator<{ readonly node: PlanNode; readonly bounded: boolean }> {
  yield { node: plan, bounded };
  const below = STREAMING.has(plan['Node Type']) && (bounded || plan['Node Type'] === 'Limit');
  for (const child of plan.Plans ?? []) yield* boundedNodes(child, below && !APART.has(child['Parent Relationship'] ?? '') && child['Node Type'] !== 'Hash');
}

/** What a plan reads from end to end although it is big: a table, or an index that nothing narrows and no limit ends. */
export function fullScans(plan: PlanNode, { big, partialIndexes, tableOf }: TableFacts): string[] {
  const scans: string[] = [];
  for (const { node, bounded } of boundedNodes(plan, false)) {
    const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, 'Index Cond': condition, Filter: filter } = node;
    if (type === 'Seq Scan' && table !== undefined && big.has(table)) scans.push(`Seq Scan on ${table}`);
    const read = index === undefined ? undefined : tableOf.get(index);
    const endsEarly = bounded && filter === undefined;
    if (index !== undefined && condition === undefined && !endsEarly && read !== undefined && big.has(read) && !partialIndexes.has(index)) scans.push(`${type} of all of ${index}`);
  }
  return scans;
}

/** The indexes by which a plan finds what it reads, and tables that it reads whole: `messages_pkey, Seq Scan on channels`. */
export function accessPaths(plan: PlanNode): string {
  const paths = [...nodes(plan)].flatMap(({ 'Node Type': type, 'Relation Name': table, 'Index Name': index }) => index ?? (type === 'Seq Scan' && table !== undefined ? `${type} on ${table}` : []));
  return [...new Set(paths)].join(', ');
}

/** Rows of tables that were looked at, also those that were of no use. */
export function rowsRead(plan: PlanNode): number {
  const rows = [...nodes(plan)].filter((node) => node['Relation Name'] !== undefined).map((node) => ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * (node['Actual Loops'] ?? 0));
  return Math.round(rows.reduce((sum, one) => sum + one, 0));
}
