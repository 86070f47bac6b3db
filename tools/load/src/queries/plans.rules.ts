/** A node of `EXPLAIN (FORMAT JSON)`, as far as it is read here. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
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

/** What a plan reads from end to end although it is big: a table, or an index that nothing narrows. */
export function fullScans(plan: PlanNode, { big, partialIndexes, tableOf }: TableFacts): string[] {
  const scans: string[] = [];
  for (const node of nodes(plan)) {
    const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, 'Index Cond': condition } = node;
    if (type === 'Seq Scan' && table !== undefined && big.has(table)) scans.push(`Seq Scan on ${table}`);
    const read = index === undefined ? undefined : tableOf.get(index);
    if (index !== undefined && condition === undefined && read !== undefined && big.has(read) && !partialIndexes.has(index)) scans.push(`${type} of all of ${index}`);
  }
  return scans;
}

/** The indexes by which a plan finds what it reads, and tables that it reads whole: `messages_pkey, Seq Scan on channels`. */
export function accessPaths(plan: PlanNode): string {
  const paths = [...nodes(plan)].flatMap(({ 'Node Type': type, 'Relation Name': table, 'Index Name': index }) => index ?? (type === 'Seq Scan' && table !== undefined ? `${type} on ${table}` : []));
  return [...new Set(paths)].join(', ');
}
