import { type Counts } from '../clients/worker-messages.ts';
import { type LatencySummary } from '../measuring/latencies.ts';

/** A rate that was offered for a while, and what came of it. */
export interface StepResult {
  /** Messages a second. */
  readonly rate: number;
  readonly sent: number;
  /** Acknowledged messages of the measured time, a second. */
  readonly achievedRate: number;
  readonly deliveries: number;
  readonly delivery: LatencySummary;
  readonly ack: LatencySummary;
  /** Cores used, by part. */
  readonly cpu: Readonly<Record<string, number>>;
  /** CPU time of a message by part, in microseconds. */
  readonly cpuMicros: Readonly<Record<string, number>>;
  /** Why the step does not count; empty when it does. */
  readonly faults: readonly string[];
}

/** Achieved over offered, from which on the rate counts as reached. */
const REACHED = 0.98;

export interface StepFacts {
  readonly counts: Counts;
  readonly rate: number;
  readonly roomSize: number;
  readonly achievedRate: number;
  readonly deliveryP99: number;
  readonly p99LimitMs: number;
  readonly overloaded: boolean;
}

/** What keeps a step from counting. */
export function faultsOf({ counts, rate, roomSize, achievedRate, deliveryP99, p99LimitMs, overloaded }: StepFacts): string[] {
  const missing = counts.sent * roomSize - counts.delivered;
  const faults: [boolean, string][] = [
    [overloaded, 'given up: it fell behind without end'],
    [counts.refused > 0, `${counts.refused} messages refused`],
    [!overloaded && counts.acknowledged + counts.refused < counts.sent, `${counts.sent - counts.acknowledged - counts.refused} acks missing`],
    [!overloaded && missing > 0, `${missing} deliveries missing`],
    [!overloaded && missing < 0, `${-missing} deliveries too many`],
    [counts.outOfOrder > 0, `${counts.outOfOrder} events out of order`],
    [counts.closed > 0, `${counts.closed} connections lost`],
    [!overloaded && achievedRate < rate * REACHED, `only ${Math.round(achievedRate)} a second reached`],
    [!overloaded && deliveryP99 > p99LimitMs, `p99 over ${p99LimitMs} ms`],
  ];
  return faults.filter(([applies]) => applies).map(([, fault]) => fault);
}

/** Faults that a slow machine does not explain: something was lost or mixed up. */
export function brokePromise({ counts, roomSize }: Pick<StepFacts, 'counts' | 'roomSize'>): boolean {
  return counts.outOfOrder > 0 || counts.delivered > counts.sent * roomSize;
}
