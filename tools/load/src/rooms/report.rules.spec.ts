import { type StepResult } from './step-outcome.rules.ts';
import { describeRatio, describeStep, ratioOf } from './report.rules.ts';

const latency = { count: 100, p50: 3.14, p99: 42.4, max: 80 };
const step = (rate: number): StepResult => ({ rate, sent: 100, achievedRate: rate, deliveries: 2_000, delivery: latency, ack: latency, cpu: { edge: 0.5 }, faults: [] });

it('compares the means of the rounds', () => {
  const turns = [
    { target: 'product', best: step(4_000) },
    { target: 'naive', best: step(2_000) },
    { target: 'product', best: step(5_000) },
    { target: 'naive', best: step(1_000) },
  ] as const;
  expect(ratioOf(turns)).toBe(3);
  expect(describeRatio(turns)).toEqual([
    'product  4000, 5000 messages a second',
    'naive    2000, 1000 messages a second',
    'ratio    3.00 (product to naive, means of the rounds)',
  ]);
});

it('names no ratio of one target alone', () => {
  expect(ratioOf([{ target: 'product', best: step(4_000) }])).toBeUndefined();
});

it('describes a step on one line', () => {
  const line = describeStep('naive', { ...step(1_500), faults: ['p99 over 100 ms'] });
  expect(line).toContain('1500/s');
  expect(line).toContain('delivery p50 3.1 p99 42 ms');
  expect(line).toMatch(/cores edge 0\.50 {2}p99 over 100 ms$/);
});
