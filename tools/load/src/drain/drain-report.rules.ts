import { type LatencySummary } from '../measuring/latencies.ts';
import { PHASES, type DrainCounts, type Phase, type RoomState } from './drain-messages.ts';

export interface DrainResult {
  readonly counts: DrainCounts;
  readonly delivery: Readonly<Record<Phase, LatencySummary>>;
  /** From the end of a connection until the client was in its room again. */
  readonly away: LatencySummary;
  /** Clients that came back, in each second since SIGTERM. */
  readonly returns: readonly number[];
  readonly rooms: readonly RoomState[];
  /** From SIGTERM until the process was gone. */
  readonly drainSeconds: number;
  /** Clients of the gateway that went away. */
  readonly moved: number;
  /** What connecting and joining cost a gateway, for each client. */
  readonly connectCpuMs: number;
}

export const P99_LIMIT_MS = 250;

/** What keeps the promise from having been kept. */
export function faultsOf({ counts, delivery, rooms, moved }: DrainResult): string[] {
  const behind = rooms.reduce((sum, { seqs }) => sum + seqs.reduce((missing, seq) => missing + Math.max(...seqs) - seq, 0), 0);
  const written = rooms.reduce((sum, { seqs }) => sum + Math.max(...seqs), 0);
  const faults: [boolean, string][] = [
    [counts.refused > 0, `${counts.refused} commands refused`],
    [counts.acknowledged !== counts.sent, `${counts.sent - counts.acknowledged} messages not acknowledged`],
    [written !== counts.sent, `${written} messages in the rooms, of ${counts.sent} that were sent`],
    [counts.missed + behind > 0, `${counts.missed + behind} deliveries lost`],
    [counts.duplicated > 0, `${counts.duplicated} deliveries doubled or out of order`],
    [counts.dropped > 0, `${counts.dropped} connections ended without notice`],
    [counts.returned !== moved, `${counts.returned} clients came back, of ${moved}`],
    [delivery.during.p99 > P99_LIMIT_MS, `p99 over ${P99_LIMIT_MS} ms while clients moved`],
  ];
  return faults.filter(([applies]) => applies).map(([, fault]) => fault);
}

const LONGEST_BAR = 50;

/** Clients back in each second, and how delivery went. */
export function describeDrain({ returns, delivery, away, counts, drainSeconds }: DrainResult): string[] {
  const most = Math.max(1, ...returns);
  return [
    'Clients back in their rooms, by second since SIGTERM:',
    ...returns.map((count, second) => `  ${String(second).padStart(3)}s ${String(count).padStart(5)}  ${'#'.repeat(Math.round((count / most) * LONGEST_BAR))}`),
    `The gateway was gone after ${drainSeconds.toFixed(1)} s. A client was away for ${away.p50} ms (p50), ${away.p99} ms (p99), ${away.max} ms (at most); ${counts.sentAway} were told to come back later.`,
    ...PHASES.map((phase) => `delivery ${phase.padEnd(6)}  p50 ${delivery[phase].p50} ms, p99 ${delivery[phase].p99} ms, at most ${delivery[phase].max} ms, of ${delivery[phase].count}`),
  ];
}
