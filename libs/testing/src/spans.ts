import { appendFileSync } from 'node:fs';

export const SPAN_KINDS = ['processes', 'servers', 'databases', 'waiting'] as const;

/** A stretch of a spec's time, in milliseconds since the epoch, in which it started processes, say, or waited for a condition. */
export interface Span {
  spec: string;
  kind: (typeof SPAN_KINDS)[number];
  from: number;
  to: number;
}

/** What is shorter is not worth a line. */
const SHORTEST_MS = 20;

/** Runs the work and notes how long it took in the file that `npm test` names; elsewhere it only runs it. */
export async function timed<Result>(kind: Span['kind'], work: () => Promise<Result>): Promise<Result> {
  const from = Date.now();
  try {
    return await work();
  } finally {
    note({ spec: currentSpec(), kind, from, to: Date.now() });
  }
}

function note(span: Span): void {
  const file = process.env.SPEC_SPANS_FILE;
  if (file && span.to - span.from >= SHORTEST_MS) appendFileSync(file, `${JSON.stringify(span)}\n`);
}

/** Jest's own `expect` knows; where there is none, nothing is tested. */
function currentSpec(): string {
  const { expect } = globalThis as { expect?: { getState(): { testPath?: string } } };
  return expect?.getState().testPath ?? '';
}
