import { describe as describeResult, faultsOf, type Result } from './figures.rules.ts';
import { summaryOf } from './latency-summary.ts';

const clean: Result = {
  scenario: 'a release',
  sent: 10,
  acknowledged: 10,
  uploads: 4,
  steps: [{ name: 'before', seconds: 1.25, sent: 10, otherActions: 4, acks: { count: 10, p50: 5, p99: 9, max: 9 }, longestSilenceMs: 80.4, reconnects: 0 }],
  findings: { lost: 0, doubled: 0, reordered: 0, editsLost: 0, filesLost: 0, viewsWrong: 0, errors: [], killed: 0 },
};

describe('the figures of a rehearsal', () => {
  it('have no fault where all went well', () => expect(faultsOf(clean)).toEqual([]));

  it.each([
    [{ ...clean, acknowledged: 9 }, '1 messages not acknowledged'],
    [{ ...clean, findings: { ...clean.findings, lost: 2 } }, '2 lost'],
    [{ ...clean, findings: { ...clean.findings, doubled: 1 } }, '1 doubled'],
    [{ ...clean, findings: { ...clean.findings, reordered: 1 } }, '1 out of order'],
    [{ ...clean, findings: { ...clean.findings, editsLost: 1 } }, '1 edits lost'],
    [{ ...clean, findings: { ...clean.findings, filesLost: 1 } }, '1 files lost'],
    [{ ...clean, findings: { ...clean.findings, viewsWrong: 1 } }, '1 users who see something else than the database has'],
    [{ ...clean, findings: { ...clean.findings, errors: ['before: send: RATE_LIMITED'] } }, '1 errors seen by users'],
    [{ ...clean, findings: { ...clean.findings, killed: 1 } }, '1 processes killed at the end of their grace'],
  ])('tell of each fault (%#)', (result, fault) => expect(faultsOf(result)).toEqual([fault]));

  it('are a table', () => {
    expect(describeResult(clean)).toEqual(expect.arrayContaining(['| before | 1.3 | 10 | 4 | 5 | 9 | 9 | 80 | 0 |', '| 10 | 10 | 0 | 0 | 0 | 0 | 4 | 0 | 0 | 0 | 0 |']));
  });

  it('sum up times', () => {
    expect(summaryOf([])).toEqual({ count: 0, p50: 0, p99: 0, max: 0 });
    expect(summaryOf(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({ count: 100, p50: 51, p99: 100, max: 100 });
  });
});
