import { type LatencySummary } from '../measuring/latencies.ts';

export type BulkWay = 'one by one' | 'bulk' | 'import';

/** A number of messages, brought in one way. */
export interface BulkRun {
  readonly way: BulkWay;
  /** Requests that were under way at the same time. */
  readonly callers: number;
  readonly messages: number;
  readonly messagesPerRequest: number;
  readonly seconds: number;
  readonly requests: LatencySummary;
}

const rateOf = ({ messages, seconds }: BulkRun): number => messages / seconds;

/** One line for a run, as it ends. */
export function describeRun(run: BulkRun): string {
  const { way, callers, messages, messagesPerRequest, seconds, requests } = run;
  return [
    way.padEnd(10),
    `${messages} messages, ${messagesPerRequest} a request, ${callers} at once`.padEnd(46),
    `${seconds.toFixed(1)} s`.padStart(7),
    `${Math.round(rateOf(run))}/s`.padStart(8),
    `request p50 ${requests.p50} p99 ${requests.p99} ms`,
  ].join('  ');
}

/** How many times as many messages a second one way brings in as the other, means of the rounds. */
export function bulkRatio(runs: readonly BulkRun[], way: BulkWay, singleCallers: number): number | undefined {
  const mean = (of: readonly BulkRun[]): number => of.reduce((sum, run) => sum + rateOf(run), 0) / of.length;
  const singles = runs.filter((run) => run.way === 'one by one' && run.callers === singleCallers);
  const ratio = mean(runs.filter((run) => run.way === way)) / mean(singles);
  return Number.isFinite(ratio) ? ratio : undefined;
}
