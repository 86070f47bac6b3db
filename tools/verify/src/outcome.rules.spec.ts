import { closingLine, countJest, faults, type JestReport, type Outcome, summaryTable } from './outcome.rules.ts';

const report: JestReport = { success: true, numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numRuntimeErrorTestSuites: 0 };

function outcome(step: string, part: Partial<Outcome> = {}): Outcome {
  return { step, status: 'passed', milliseconds: 1234, counts: { passed: 1, failed: 0, skipped: 0 }, isTestRun: false, ...part };
}

describe('counting what jest reports', () => {
  it('counts tests', () => {
    expect(countJest({ ...report, numPendingTests: 2, numTodoTests: 1 }, true)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  });

  it('counts a suite that crashed as a failure', () => {
    expect(countJest({ ...report, success: false, numRuntimeErrorTestSuites: 2 }, false)).toEqual({ passed: 5, failed: 2, skipped: 0 });
  });

  it('counts jest without a report as a failure', () => {
    expect(countJest(undefined, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it.each([
    [{ ...report, success: false }, true],
    [report, false],
  ])('never calls an unhappy jest passed', (unhappy, exitedWell) => {
    expect(countJest(unhappy, exitedWell).failed).toBe(1);
  });
});

describe('the closing line', () => {
  it('adds tests and steps', () => {
    const tests = outcome('unit', { counts: { passed: 40, failed: 2, skipped: 0 }, status: 'failed', isTestRun: true });
    expect(closingLine([outcome('lint'), tests])).toBe('41 passed, 2 failed');
  });

  it('names skipped tests only if there are any', () => {
    expect(closingLine([outcome('unit', { counts: { passed: 3, failed: 0, skipped: 1 }, isTestRun: true })])).toBe('3 passed, 0 failed, 1 skipped');
  });
});

describe('whether the run has failed', () => {
  it('has not when everything passed', () => {
    expect(faults([outcome('lint'), outcome('unit', { isTestRun: true })])).toEqual([]);
  });

  it('has when a step failed or could not run', () => {
    expect(faults([outcome('lint', { status: 'failed' }), outcome('e2e', { status: 'not run', isTestRun: true })])).toEqual(['lint has failed', 'e2e could not run']);
  });

  it('has when tests were asked for and none was executed', () => {
    const nothing = { passed: 0, failed: 0, skipped: 4 };
    expect(faults([outcome('lint'), outcome('unit', { counts: nothing, isTestRun: true })])).toEqual(['no test was executed']);
    expect(faults([outcome('lint')])).toEqual([]);
  });
});

describe('the summary', () => {
  it('has one aligned line for each step', () => {
    const table = summaryTable([outcome('lint'), outcome('typecheck', { status: 'failed', counts: { passed: 0, failed: 1, skipped: 0 } })]);
    expect(table.split('\n')).toEqual([
      'step       result  time   counted',
      'lint       passed  1.2 s  1 passed',
      'typecheck  failed  1.2 s  0 passed, 1 failed',
    ]);
  });
});
