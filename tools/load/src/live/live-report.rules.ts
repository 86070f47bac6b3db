import { CLIENTS, OTHERS, TOOLS } from '../measuring/cpu-usage.ts';
import { type LatencySummary } from '../measuring/latencies.ts';

export type LiveWay = 'live' | 'edits' | 'messages';

/** One way of writing token by token. */
export interface LiveRun {
  readonly way: LiveWay;
  /** Texts at once. */
  readonly writers: number;
  readonly seconds: number;
  /** Tokens that were written, and those that readers were shown, one for each reader. */
  readonly written: number;
  readonly delivered: number;
  /** From when the first token of a text was due until a reader had it. */
  readonly first: LatencySummary;
  /** The same of ordinary messages beside. */
  readonly ordinary: LatencySummary;
  /** Why connections of readers were ended. */
  readonly closed: readonly string[];
  /** Cores in use, by part. */
  readonly cores: Readonly<Record<string, number>>;
}

/** What a deployment does not run: whoever measures, and whatever else the machine does. */
const NOT_SERVED: ReadonlySet<string> = new Set([CLIENTS, OTHERS, TOOLS]);

/** CPU microseconds of all services and servers for each token that a reader was shown. */
export function costOf({ cores, seconds, delivered }: LiveRun): number {
  const used = Object.entries(cores).reduce((sum, [part, cores]) => (NOT_SERVED.has(part) ? sum : sum + cores), 0);
  return (used * seconds * 1e6) / delivered;
}

/** A first text is committed like a message: it may take as long, and this much more, in milliseconds. */
const FIRST_TEXT_LATER = { p50: 100, p99: 200 };

/** What runs should have shown and did not: of all texts as live messages, and of some in the three ways. @param readers of each text */
export function liveFaults(runs: readonly LiveRun[], readers: number): string[] {
  const [, live, ...others] = runs;
  if (live === undefined) return ['nothing was measured'];
  return [
    ...runs.filter(({ closed }) => closed.length > 0).map(({ way, closed }) => `${way}: ${closed.length} readers lost their connection: ${closed[0]}`),
    ...runs.filter(({ delivered, written }) => Math.round(delivered) !== written * readers).map(({ way, delivered, written }) => `${way}: readers were shown ${Math.round(delivered)} tokens of ${written * readers}`),
    ...others.filter((other) => costOf(other) <= costOf(live)).map((other) => `live: a token costs more than by ${other.way}`),
    ...runs.filter(({ way }) => way === 'live').flatMap((run) =>
      (['p50', 'p99'] as const).filter((percentile) => run.first[percentile] > run.ordinary[percentile] + FIRST_TEXT_LATER[percentile]).map((percentile) => `${run.writers} live: ${percentile} of the first text is more than ${FIRST_TEXT_LATER[percentile]} ms above that of messages`),
    ),
  ];
}

export function describeLive(run: LiveRun): string {
  const { way, writers, written, delivered, seconds, first, ordinary } = run;
  return [
    `${writers} ${way}`.padEnd(12),
    `${Math.round(written / seconds)} tokens/s written, ${Math.round(delivered / seconds)} shown`.padEnd(42),
    `${costOf(run).toFixed(1)} µs a token`.padStart(16),
    `first text p50 ${first.p50} p99 ${first.p99} ms`,
    `messages beside p50 ${ordinary.p50} p99 ${ordinary.p99} ms`,
  ].join('  ');
}
