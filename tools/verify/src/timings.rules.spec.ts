import { type Span } from '@chatgenius/testing/spans';
import { timesOf, timesTable, type TimedReport } from './timings.rules.ts';

const report: TimedReport = {
  testResults: [
    { name: '/repository/a.int.spec.ts', startTime: 0, endTime: 4_000, assertionResults: [{ ancestorTitles: [], title: 'one', duration: 3_000 }, { ancestorTitles: [], title: 'skipped', duration: null }, { ancestorTitles: [], title: 'with a clock that it sets', duration: 9_000_000 }] },
    { name: '/repository/b.e2e.spec.ts', startTime: 0, endTime: 9_000, assertionResults: [{ ancestorTitles: ['an'], title: 'other', duration: 500 }] },
  ],
};
const span = (kind: Span['kind'], from: number, to: number, spec = '/repository/a.int.spec.ts'): Span => ({ spec, kind, from, to });

describe('where the time of a run goes', () => {
  it('counts what overlaps once, of each spec alone', () => {
    const spans = [span('waiting', 0, 1_000), span('waiting', 500, 1_500), span('waiting', 600, 700), span('waiting', 3_000, 3_500), span('servers', 0, 200, '/repository/b.e2e.spec.ts')];
    const [first, second] = timesOf(report, spans, '/repository');
    expect(first).toMatchObject({ spec: 'a.int.spec.ts', seconds: 4, within: { waiting: 2, servers: 0 } });
    expect(second?.within).toMatchObject({ waiting: 0, servers: 0.2 });
  });

  it('shows the slowest first', () => {
    const lines = timesTable(timesOf(report, [], '/repository')).split('\n');
    expect(lines.findIndex((line) => line.includes('b.e2e'))).toBeLessThan(lines.findIndex((line) => line.endsWith('  a.int.spec.ts')));
    expect(lines.find((line) => line.includes('one (a.int.spec.ts)'))).toBe('      3.0  one (a.int.spec.ts)');
  });
});
