import { type LatencySummary } from '../measuring/latencies.ts';

/** What innocent users noticed of one kind: latencies in milliseconds, and calls that failed. */
export type Noticed = LatencySummary & { readonly failed: number };

export interface Observation {
  readonly sends: Noticed;
  readonly requests: Noticed;
  readonly connects: Noticed;
}

export interface AttackResult {
  readonly attack: string;
  readonly calm: Observation;
  readonly beside: Observation;
  /** Reason, or what else came back, and how often the attacker was told so. */
  readonly told: Readonly<Record<string, number>>;
}

/** Milliseconds that nobody has to wait because of somebody else, or three times what they wait without. */
const BOUND_MS = 500;
const BOUND_TIMES = 3;

/** What of an attack was noticed by others beyond what is promised; nothing when it was none of their business. */
export function faultsOf({ calm, beside }: Pick<AttackResult, 'calm' | 'beside'>): string[] {
  return (['sends', 'requests', 'connects'] as const).flatMap((kind) => {
    const bound = Math.max(BOUND_MS, BOUND_TIMES * calm[kind].p99);
    const slow = beside[kind].p99 > bound ? [`${kind} take ${Math.round(beside[kind].p99)} ms (p99), over ${Math.round(bound)}`] : [];
    return beside[kind].failed > 0 ? [...slow, `${beside[kind].failed} of ${beside[kind].count} ${kind} failed`] : slow;
  });
}

export function describeAttacks(results: readonly AttackResult[]): string[] {
  const cell = ({ p50, p99, failed }: Noticed) => `${Math.round(p50)}/${Math.round(p99)}${failed > 0 ? ` (${failed} failed)` : ''}`.padEnd(20);
  return [
    `${''.padEnd(12)}${['sends', '  beside it', 'requests', '  beside it', 'connects', '  beside it'].map((title) => title.padEnd(20)).join('')}the attacker is told`,
    ...results.flatMap((result) => {
      const { attack, calm, beside, told } = result;
      const cells = (['sends', 'requests', 'connects'] as const).flatMap((kind) => [cell(calm[kind]), cell(beside[kind])]);
      const answers = Object.entries(told).sort(([, one], [, other]) => other - one).slice(0, 4).map(([what, times]) => `${what} ${times}`);
      return [`${attack.padEnd(12)}${cells.join('')}${answers.join(', ') || 'nothing'}`, ...faultsOf(result).map((fault) => `${''.padEnd(12)}FAULT  ${fault}`)];
    }),
  ];
}
