import { costOf, describeLive, type LiveRun } from './live-report.rules.ts';

const latency = { count: 1, p50: 1, p99: 2, max: 3 };
const run: LiveRun = { way: 'live', seconds: 10, written: 100, delivered: 2_000, first: latency, ordinary: latency, cores: { edge: 0.1, services: 0.2, databases: 0.1, others: 7 } };

describe('the cost of a token', () => {
  it('is the time of our processes, and of no others, by what readers were shown', () => {
    expect(costOf(run)).toBeCloseTo(2_000);
    expect(describeLive(run)).toContain('10 tokens/s written, 200 shown');
  });
});
