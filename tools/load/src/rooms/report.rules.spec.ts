import { type StepResult } from './step-outcome.rules.ts';
import { describeCalm, describeRatio, describeStep, ratioOf } from './report.rules.ts';

const latency = { count: 100, p50: 3.14, p99: 42.4, max: 80 };
const step = (rate: number): StepResult => ({ rate, sent: 100, achievedRate: rate, deliveries: 2_000, delivery: latency, ack: latency, cpu: { edge: 0.5 }, cpuMicros: { edge: 500, clients: 200, redis: 0 }, faults: [] });

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
  expect(line).toMatch(/cores edge 0\.50 {2}µs a message 700: edge 500 clients 200 {2}p99 over 100 ms$/);
});

it('puts the steps of all targets at the same rate below each other', () => {
  const lines = describeCalm([
    { target: 'product', steps: [step(500), step(100), step(3_000)] },
    { target: 'naive', steps: [step(100), step(500), step(2_000)] },
  ]);
  expect(lines.map((line) => line.split(/\s+/).slice(0, 2))).toEqual([['product', '100/s'], ['naive', '100/s'], ['product', '500/s'], ['naive', '500/s']]);
});

it('compares with a cluster as well', () => {
  expect(describeRatio([{ target: 'product', best: step(3_000) }, { target: 'cluster', best: step(2_000) }]).at(-1)).toBe('ratio    1.50 (product to cluster, means of the rounds)');
});
