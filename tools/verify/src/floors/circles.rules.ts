import { type ImportGraph } from './import-graph.ts';

interface Visit {
  readonly index: number;
  /** The earliest file that can be reached from this one and reaches it. */
  lowest: number;
  open: boolean;
}

/** Files that import each other, by whatever way: one sorted list for each circle (Tarjan's strongly connected components). */
export function circlesOf(graph: ImportGraph): string[][] {
  const visits = new Map<string, Visit>();
  const open: string[] = [];
  const circles: string[][] = [];

  function visit(file: string): Visit {
    const own: Visit = { index: visits.size, lowest: visits.size, open: true };
    visits.set(file, own);
    open.push(file);
    for (const target of graph.get(file) ?? []) {
      const known = visits.get(target);
      if (known === undefined) own.lowest = Math.min(own.lowest, visit(target).lowest);
      else if (known.open) own.lowest = Math.min(own.lowest, known.index);
    }
    if (own.lowest === own.index) close(file);
    return own;
  }

  function close(first: string): void {
    const members = open.splice(open.indexOf(first));
    for (const member of members) {
      const visited = visits.get(member);
      if (visited !== undefined) visited.open = false;
    }
    if (members.length > 1 || graph.get(first)?.includes(first)) circles.push(members.sort());
  }

  for (const file of graph.keys()) if (!visits.has(file)) visit(file);
  return circles;
}
