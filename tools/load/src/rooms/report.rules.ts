import { type TargetName } from '../targets/target.ts';
import { type StepResult } from './step-outcome.rules.ts';

const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

/** One line for a step, as it ends. */
export function describeStep(target: TargetName, { rate, delivery, ack, cpu, faults }: StepResult): string {
  const cells = [
    target.padEnd(7),
    `${rate}/s`.padStart(8),
    `delivery p50 ${milliseconds(delivery.p50)} p99 ${milliseconds(delivery.p99)} ms`.padEnd(33),
    `ack p50 ${milliseconds(ack.p50)} p99 ${milliseconds(ack.p99)} ms`.padEnd(28),
    `cores ${Object.entries(cpu).map(([part, cores]) => `${part} ${cores.toFixed(2)}`).join(' ')}`,
    faults.length === 0 ? 'passed' : faults.join(', '),
  ];
  return cells.join('  ');
}

export interface BestRate {
  readonly target: TargetName;
  readonly best: StepResult | undefined;
}

/** The rates of the turns in order, and how the two targets compare. */
export function describeRatio(turns: readonly BestRate[]): string[] {
  const rates = (target: TargetName): number[] => turns.filter((turn) => turn.target === target).map(({ best }) => best?.rate ?? 0);
  const lines = (['product', 'naive'] as const).flatMap((target) =>
    rates(target).length === 0 ? [] : [`${target.padEnd(7)}  ${rates(target).join(', ')} messages a second`],
  );
  const ratio = ratioOf(turns);
  return ratio === undefined ? lines : [...lines, `ratio    ${ratio.toFixed(2)} (product to naive, means of the rounds)`];
}

export function ratioOf(turns: readonly BestRate[]): number | undefined {
  const mean = (target: TargetName): number => {
    const ofTarget = turns.filter((turn) => turn.target === target);
    return ofTarget.reduce((sum, { best }) => sum + (best?.rate ?? 0), 0) / ofTarget.length;
  };
  const ratio = mean('product') / mean('naive');
  return Number.isFinite(ratio) ? ratio : undefined;
}
