import { type TargetName } from '../targets/target.ts';
import { type StepResult } from './step-outcome.rules.ts';

const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

/** One line for a step, as it ends. */
export function describeStep(target: TargetName, { rate, delivery, ack, cpu, cpuMicros, faults }: StepResult): string {
  const cells = [
    target.padEnd(7),
    `${rate}/s`.padStart(8),
    `delivery p50 ${milliseconds(delivery.p50)} p99 ${milliseconds(delivery.p99)} ms`.padEnd(33),
    `ack p50 ${milliseconds(ack.p50)} p99 ${milliseconds(ack.p99)} ms`.padEnd(28),
    `cores ${Object.entries(cpu).map(([part, cores]) => `${part} ${cores.toFixed(2)}`).join(' ')}`,
    describeMicros(cpuMicros),
    faults.length === 0 ? 'passed' : faults.join(', '),
  ];
  return cells.join('  ');
}

/** CPU time of one message: all of it, and by part. */
function describeMicros(micros: StepResult['cpuMicros']): string {
  const parts = Object.entries(micros).filter(([, each]) => each > 0);
  return `µs a message ${parts.reduce((sum, [, each]) => sum + each, 0)}: ${parts.map(([part, each]) => `${part} ${each}`).join(' ')}`;
}

/** What a message costs and how long it takes at the rates that all targets were measured at. */
export function describeCalm(turns: readonly Measured[]): string[] {
  const rates = [...new Set(turns.flatMap(({ steps }) => steps.map(({ rate }) => rate)))].sort((one, other) => one - other);
  const shared = rates.filter((rate) => turns.every(({ steps }) => steps.some((step) => step.rate === rate)));
  return shared.flatMap((rate) => turns.flatMap(({ target, steps }) => steps.filter((step) => step.rate === rate).map((step) => describeStep(target, step))));
}

export interface Measured {
  readonly target: TargetName;
  readonly steps: readonly StepResult[];
}

export interface BestRate {
  readonly target: TargetName;
  readonly best: StepResult | undefined;
}

/** The rates of the turns in order, and how the two targets compare. */
export function describeRatio(turns: readonly BestRate[]): string[] {
  const rates = (target: TargetName): number[] => turns.filter((turn) => turn.target === target).map(({ best }) => best?.rate ?? 0);
  const lines = (['product', 'naive', 'cluster'] as const).flatMap((target) =>
    rates(target).length === 0 ? [] : [`${target.padEnd(7)}  ${rates(target).join(', ')} messages a second`],
  );
  const ratios = (['naive', 'cluster'] as const).flatMap((baseline) => {
    const ratio = ratioOf(turns, baseline);
    return ratio === undefined ? [] : [`ratio    ${ratio.toFixed(2)} (product to ${baseline}, means of the rounds)`];
  });
  return [...lines, ...ratios];
}

export function ratioOf(turns: readonly BestRate[], baseline: Exclude<TargetName, 'product'> = 'naive'): number | undefined {
  const mean = (target: TargetName): number => {
    const ofTarget = turns.filter((turn) => turn.target === target);
    return ofTarget.reduce((sum, { best }) => sum + (best?.rate ?? 0), 0) / ofTarget.length;
  };
  const ratio = mean('product') / mean(baseline);
  return Number.isFinite(ratio) ? ratio : undefined;
}
