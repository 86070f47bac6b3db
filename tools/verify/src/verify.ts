import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSdk, buildServices, type ClusterKind, CLUSTERS, generatePrismaClient, WORKSPACE } from '@chatgenius/stack';
import { affectedFolders } from './affected.ts';
import { checkBoundaries, removeLeftoverCanaries } from './boundaries.ts';
import { checkFloors } from './floors/check-floors.ts';
import { takeInstallationTime } from './installation.ts';
import { type JestProject, readTimes, runJest } from './jest.ts';
import { lint } from './lint.ts';
import { lintAsyncApi } from './lint-asyncapi.ts';
import { lintOpenApi } from './lint-openapi.ts';
import { failoverTables, PROMISES, removeFailoverTables } from './cluster-suite.ts';
import { lintMigrations } from './migrations/migration-lint.ts';
import { closingLine, faults, summaryTable } from './outcome.rules.ts';
import { isSlow, measurePace } from './pace.ts';
import { lookForLeaks } from './secrets/look-for-leaks.ts';
import { startTestServers, type TestServers } from './test-servers.ts';
import { type Print, type Step, StepRunner } from './steps.ts';
import { timesTable } from './timings.rules.ts';
import { HELP, parseVerifyOptions, type StepName, type VerifyOptions, VerifyOptionsError } from './verify-options.rules.ts';

const INTERRUPTED = 130;
/** What a spec imports that has a size for every day and one in full. */
const SIZED = "'./size.ts'";

interface JestStep {
  readonly project: JestProject;
  readonly clusters?: ClusterKind;
}

/** On each kind, or on the one that the environment names. */
const CLUSTER_RUNS: readonly JestStep[] = CLUSTERS.filter((kind) => kind === (process.env.TEST_CLUSTERS ?? kind)).flatMap((clusters) =>
  (['e2e', 'cluster'] as const).map((project) => ({ project, clusters })),
);

const write: Print = (text) => void process.stdout.write(text);
// What was started is ended by its guardian; files that were planted are removed on exit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(INTERRUPTED));

try {
  const options = parseVerifyOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else process.exitCode = await verify(options);
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof VerifyOptionsError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

async function verify(options: VerifyOptions): Promise<number> {
  const started = performance.now();
  const installation = takeInstallationTime();
  removeLeftoverCanaries();
  removeFailoverTables();
  const patterns = await patternsOf(options);

  const pace = measurePace();
  const slowMachine = isSlow(pace);
  if (slowMachine) write(`To start a process takes ${pace.toFixed(1)} times as long here as where this suite was timed: less of it runs side by side.\n`);

  const runner = new StepRunner(write);
  if (installation !== undefined) runner.note('install', installation);
  const wants = (name: StepName): boolean => options.steps.includes(name);
  const jest = (project: JestProject, urls?: TestServers['urls'], clusters?: ClusterKind): Step => ({
    name: clusters === undefined ? project : `${project} ${clusters}`,
    isTestRun: true,
    live: project !== 'unit',
    run: (print) => runJest({ project, patterns, urls, soak: options.soak, clusters, slowMachine, print }),
  });

  const built = await runner.run({ name: 'build', isTestRun: false, live: true, run: (print) => build(wants('e2e'), print) });
  // What is checked without running it takes the time that tests leave: while they wait.
  const checked = runChecks(runner, wants, !slowMachine);
  if (slowMachine) await checked;
  if (wants('unit')) await runner.run(jest('unit'));
  const runs = options.cluster ? CLUSTER_RUNS : (['int', 'e2e'] as const).filter(wants).map((project) => ({ project }));
  await runOnServers(runner, runs, built, jest);
  await checked;
  return conclude(runner, options, performance.now() - started + (installation ?? 0));
}

/** Undefined affected folders, because nothing is affected, must not mean all. */
async function patternsOf({ patterns, changedSince, soak, cluster }: VerifyOptions): Promise<string[]> {
  if (changedSince !== undefined) {
    const folders = await affectedFolders(changedSince);
    write(`Affected since ${changedSince}: ${folders.join(' ') || 'nothing'}\n`);
    return folders.length > 0 ? folders : ['no project is affected'];
  }
  if (patterns.length > 0) return patterns;
  if (cluster) return [...PROMISES];
  if (!soak) return patterns;
  return globSync('tools/system-tests/src/*.e2e.spec.ts', { cwd: WORKSPACE }).filter((file) => readFileSync(path.join(WORKSPACE, file), 'utf8').includes(SIZED));
}

/** Only end-to-end tests need the services as processes run them. */
async function build(services: boolean, print: Print): Promise<void> {
  const report = (line: string): void => print(`${line}\n`);
  await (services ? buildServices(report) : generatePrismaClient(report));
}

async function runChecks(runner: StepRunner, wants: (name: StepName) => boolean, inBackground: boolean): Promise<void> {
  // The planted files of the boundary check must not be there for the other two.
  if (wants('lint')) {
    await runner.run({ name: 'lint', isTestRun: false, run: () => lint(inBackground) });
    await runner.run({ name: 'migrations', isTestRun: false, run: lintMigrations });
    await runner.run({ name: 'openapi', isTestRun: false, run: lintOpenApi });
    await runner.run({ name: 'asyncapi', isTestRun: false, run: lintAsyncApi });
    await runner.run({ name: 'sdk', isTestRun: false, run: () => buildSdk(undefined, inBackground) });
  }
  if (wants('boundaries')) {
    await runner.run({ name: 'floors', isTestRun: false, run: (print) => Promise.resolve(checkFloors(print)) });
    await runner.run({ name: 'boundaries', isTestRun: false, run: (print) => checkBoundaries(print, inBackground) });
  }
}

async function runOnServers(runner: StepRunner, runs: readonly JestStep[], built: boolean, jest: (project: JestProject, urls?: TestServers['urls'], clusters?: ClusterKind) => Step): Promise<void> {
  if (runs.length === 0) return;
  let servers: TestServers | undefined;
  const start = async (print: Print): Promise<void> => {
    servers = await startTestServers(runs.some(({ project }) => project === 'int'), (line) => print(`${line}\n`));
    print(`Using ${servers.source}\n`);
  };
  const ready = built && (await runner.run({ name: 'infrastructure', isTestRun: false, live: true, run: start }));
  for (const { project, clusters } of runs) {
    const step = jest(project, servers?.urls, clusters);
    if (ready) await runner.run(step);
    else runner.cannotRun(step);
    if (ready && project === 'e2e') await runner.run({ name: 'secrets', isTestRun: false, run: (print) => Promise.resolve(lookForLeaks(print)) });
  }
  await servers?.stop();
}

function conclude({ outcomes }: StepRunner, { steps }: VerifyOptions, milliseconds: number): number {
  const found = faults(outcomes);
  const specs = (['unit', 'int', 'e2e'] as const).filter((step) => steps.includes(step)).flatMap(readTimes);
  if (specs.length > 0) write(`\n${timesTable(specs)}\n`);
  write(failoverTables());
  write(`\n${summaryTable(outcomes)}\n\nThe whole took ${(milliseconds / 1000).toFixed(0)} s.\n`);
  for (const fault of found) write(`FAULT: ${fault}\n`);
  write(`${closingLine(outcomes)}\n`);
  return found.length > 0 ? 1 : 0;
}
