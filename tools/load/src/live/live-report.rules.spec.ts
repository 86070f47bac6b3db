import { costOf, describeLive, liveFaults, type LiveRun } from './live-report.rules.ts';

const latency = { count: 1, p50: 1, p99: 2, max: 3 };
const run: LiveRun = { way: 'live', writers: 10, closed: [], seconds: 10, written: 100, delivered: 2_000, first: latency, ordinary: latency, cores: { edge: 0.1, services: 0.2, databases: 0.1, clients: 1, tools: 2, others: 7 } };

describe('the cost of a token', () => {
  it('is the time of our processes, and of no others, by what readers were shown', () => {
    expect(costOf(run)).toBeCloseTo(2_000);
    expect(describeLive(run)).toContain('10 tokens/s written, 200 shown');
  });
});

describe('a measurement of live texts', () => {
  const dear = { ...run, cores: { edge: 3 } };

  it('passes when all was shown, soon, and for less than by the other ways', () => {
    expect(liveFaults([run, run, { ...dear, way: 'edits' }, { ...dear, way: 'messages' }], 20)).toEqual([]);
  });

  it('fails for what was not shown, for a first text that comes late, and for a cost that is no less', () => {
    const late = { ...run, delivered: 1_999, first: { ...latency, p50: 200, p99: 900 } };
    expect(liveFaults([late, late, { ...run, way: 'edits' }, { ...dear, way: 'messages' }], 20)).toEqual([
      'live: readers were shown 1999 tokens of 2000',
      'live: readers were shown 1999 tokens of 2000',
      'live: a token costs more than by edits',
      '10 live: p50 of the first text is more than 100 ms above that of messages',
      '10 live: p99 of the first text is more than 200 ms above that of messages',
      '10 live: p50 of the first text is more than 100 ms above that of messages',
      '10 live: p99 of the first text is more than 200 ms above that of messages',
    ]);
    expect(liveFaults([{ ...run, closed: ['too slow'] }, run], 20)).toEqual(['live: 1 readers lost their connection: too slow']);
    expect(liveFaults([], 20)).toEqual(['nothing was measured']);
  });
});
