import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type InfrastructureUrls, runToEnd, WORKSPACE } from '@chatgenius/stack';
import { countJest, type Counts, type JestReport } from './outcome.rules.ts';

export interface JestRun {
  project: 'unit' | 'int' | 'e2e';
  patterns: string[];
  /** Fresh for every verify, so that nothing of an earlier state is used; shared by its runs. */
  folder: string;
  urls?: InfrastructureUrls;
  print: (text: string) => void;
}

/** What jest has to say of each project's last run, how long each test took included. */
const REPORTS = path.join(WORKSPACE, '.cache/verify');

/** Runs one of jest's projects and counts; a failing test is a result, not an error. */
export async function runJest({ project, patterns, folder, urls, print }: JestRun): Promise<Counts> {
  const reportFile = path.join(REPORTS, `${project}.json`);
  mkdirSync(REPORTS, { recursive: true });
  rmSync(reportFile, { force: true });
  const exitedWell = await runToEnd({
    title: `The ${project} tests`,
    command: process.execPath,
    args: [
      ...['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'],
      ...[path.join(WORKSPACE, 'node_modules/jest/bin/jest.js'), '--selectProjects', project],
      ...['--json', '--outputFile', reportFile, '--cacheDirectory', path.join(folder, 'cache'), '--passWithNoTests'],
      // End-to-end specs start stacks of their own: two at once would measure each other.
      project === 'e2e' ? '--runInBand' : '--maxWorkers=2',
      ...(process.stdout.isTTY ? ['--colors'] : []),
      ...patterns,
    ],
    cwd: WORKSPACE,
    env: { ...process.env, ...urls },
    onOutput: print,
  }).then(
    () => true,
    () => false, // its output says why
  );
  return countJest(readReport(reportFile), exitedWell);
}

function readReport(file: string): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    return undefined; // jest itself crashed
  }
}
