import { type LatencySummary } from '../measuring/latencies.ts';

export type LiveWay = 'live' | 'edits' | 'messages';

/** One way of writing token by token. */
export interface LiveRun {
  readonly way: LiveWay;
  readonly seconds: number;
  /** Tokens that were written, and those that readers were shown, one for each reader. */
  readonly written: number;
  readonly delivered: number;
  /** From when the first token of a text was due until a reader had it. */
  readonly first: LatencySummary;
  /** The same of ordinary messages beside. */
  readonly ordinary: LatencySummary;
  /** Cores in use, by part. */
  readonly cores: Readonly<Record<string, number>>;
}

/** CPU microseconds of all services and servers for each token that a reader was shown. */
export function costOf({ cores, seconds, delivered }: LiveRun): number {
  const used = Object.entries(cores).reduce((sum, [part, cores]) => (part === 'others' ? sum : sum + cores), 0);
  return (used * seconds * 1e6) / delivered;
}

export function describeLive(run: LiveRun): string {
  const { way, written, delivered, seconds, first, ordinary } = run;
  return [
    way.padEnd(8),
    `${Math.round(written / seconds)} tokens/s written, ${Math.round(delivered / seconds)} shown`.padEnd(42),
    `${costOf(run).toFixed(1)} µs a token`.padStart(16),
    `first text p50 ${first.p50} p99 ${first.p99} ms`,
    `messages beside p50 ${ordinary.p50} p99 ${ordinary.p99} ms`,
  ].join('  ');
}
