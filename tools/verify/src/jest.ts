import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type ClusterKind, runToEnd, WORKSPACE } from '@chatgenius/stack';
import { type Span } from '@chatgenius/testing/spans';
import { countJest, type Counts, type JestReport } from './outcome.rules.ts';
import { type SpecTimes, type TimedReport, timesOf } from './timings.rules.ts';

/** `cluster` are end-to-end specs, too: of what only clusters can do. */
export type JestProject = 'unit' | 'int' | 'e2e' | 'cluster';

export interface JestRun {
  project: JestProject;
  patterns: string[];
  urls?: Readonly<Record<string, string>>;
  /** Long proofs in full size. */
  soak?: boolean;
  /** Systems run on servers of this kind. */
  clusters?: ClusterKind;
  /** Fewer specs at once, so that each has what it has elsewhere. */
  slowMachine?: boolean;
  print: (text: string) => void;
}

/** What jest has to say of each project's last run, how long each test took included. */
const REPORTS = path.join(WORKSPACE, '.cache/verify');
/** Which files there are, and how long each spec took. */
const CACHE = path.join(WORKSPACE, '.cache/jest');
const TYPESCRIPT = path.join(import.meta.dirname, 'spec-worker/typescript.mjs');
/** Threads that run specs. Those with servers wait for them now and then; in full size they would measure each other. */
const WORKERS: Record<JestProject, number> = { unit: 2, int: 3, e2e: 4, cluster: 1 };
const WORKERS_WHERE_SLOW = 2;
/** Each with a dozen servers of its own. */
const CLUSTER_WORKERS = 1;

const reportFile = (project: JestProject): string => path.join(REPORTS, `${project}.json`);
const spansFile = (project: JestProject): string => path.join(REPORTS, `${project}.spans`);

/** Runs one of jest's projects and counts; a failing test is a result, not an error. */
export async function runJest({ project, patterns, urls, soak = false, clusters, slowMachine = false, print }: JestRun): Promise<Counts> {
  mkdirSync(REPORTS, { recursive: true });
  for (const file of [reportFile(project), spansFile(project)]) rmSync(file, { force: true });
  const workers = soak ? 1 : clusters ? CLUSTER_WORKERS : Math.min(WORKERS[project], slowMachine ? WORKERS_WHERE_SLOW : Infinity);
  const exitedWell = await runToEnd({
    title: `The ${project} tests`,
    command: process.execPath,
    args: [
      ...['--conditions=@chatgenius/source', '--disable-warning=ExperimentalWarning', '--enable-source-maps', '--import', TYPESCRIPT],
      ...[path.join(WORKSPACE, 'node_modules/jest/bin/jest.js'), '--selectProjects', project],
      ...['--json', '--outputFile', reportFile(project), '--cacheDirectory', CACHE, '--passWithNoTests'],
      `--maxWorkers=${workers}`,
      ...(process.stdout.isTTY ? ['--colors'] : []),
      ...patterns,
    ],
    cwd: WORKSPACE,
    env: { ...process.env, ...urls, SPEC_SPANS_FILE: spansFile(project), ...(soak && { TEST_SIZE: 'soak' }), ...(clusters && { TEST_CLUSTERS: clusters }) },
    onOutput: print,
  }).then(
    () => true,
    () => false, // its output says why
  );
  return countJest(readReport(project), exitedWell);
}

/** Where the time of the last run of a project went. */
export function readTimes(project: JestProject): SpecTimes[] {
  const report = readReport(project);
  if (!report) return [];
  const file = spansFile(project);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
  return timesOf(report, lines.map((line) => JSON.parse(line) as Span), WORKSPACE);
}

function readReport(project: JestProject): (JestReport & TimedReport) | undefined {
  try {
    return JSON.parse(readFileSync(reportFile(project), 'utf8')) as JestReport & TimedReport;
  } catch {
    return undefined; // jest itself crashed
  }
}
