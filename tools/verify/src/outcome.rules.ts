/** What one step has to report. */
export interface Outcome {
  step: string;
  status: 'passed' | 'failed' | 'not run';
  milliseconds: number;
  counts: Counts;
  /** Jest's steps execute tests; at least one of all must. */
  isTestRun: boolean;
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The fields of `jest --json` that count. */
export interface JestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** Suites that could not be run, or failed outside of their tests. */
  numRuntimeErrorTestSuites: number;
}

/** A suite that crashes counts as one failure; whatever makes jest unhappy counts as at least one. */
export function countJest(report: JestReport | undefined, exitedWell: boolean): Counts {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const unhappy = !exitedWell || !report.success;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && unhappy ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function total(outcomes: Outcome[]): Counts {
  const sum = (key: keyof Counts): number => outcomes.reduce((all, { counts }) => all + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The last line of the output, for people and for CI. */
export function closingLine(outcomes: Outcome[]): string {
  const { passed, failed, skipped } = total(outcomes);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Why the run as a whole has failed; nothing if it has not. */
export function faults(outcomes: Outcome[]): string[] {
  const testRuns = outcomes.filter(({ isTestRun, status }) => isTestRun && status !== 'not run');
  const executed = total(testRuns).passed + total(testRuns).failed;
  return [
    ...outcomes.filter(({ status }) => status !== 'passed').map(({ step, status }) => `${step} ${status === 'failed' ? 'has failed' : 'could not run'}`),
    ...(testRuns.length > 0 && executed === 0 ? ['no test was executed'] : []),
  ];
}

export function summaryTable(outcomes: Outcome[]): string {
  const rows = outcomes.map(({ step, status, milliseconds, counts: { passed, failed, skipped } }) => [
    step,
    status,
    `${(milliseconds / 1000).toFixed(1)} s`,
    [`${passed} passed`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', '),
  ]);
  const header = ['step', 'result', 'time', 'counted'];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [header, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
