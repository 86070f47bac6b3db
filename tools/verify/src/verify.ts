import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSdk, buildServices, generatePrismaClient, type Infrastructure, startInfrastructure, WORKSPACE } from '@chatgenius/stack';
import { affectedFolders } from './affected.ts';
import { checkBoundaries, removeLeftoverCanaries } from './boundaries.ts';
import { takeInstallationTime } from './installation.ts';
import { type JestProject, readTimes, runJest } from './jest.ts';
import { lint } from './lint.ts';
import { lintMigrations } from './migrations/migration-lint.ts';
import { closingLine, faults, summaryTable } from './outcome.rules.ts';
import { type Print, type Step, StepRunner } from './steps.ts';
import { timesTable } from './timings.rules.ts';
import { HELP, parseVerifyOptions, type StepName, type VerifyOptions, VerifyOptionsError } from './verify-options.rules.ts';

const INTERRUPTED = 130;
/** What a spec imports that has a size for every day and one in full. */
const SIZED = "'./size.ts'";

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
  const patterns = await patternsOf(options);

  const runner = new StepRunner(write);
  if (installation !== undefined) runner.note('install', installation);
  const wants = (name: StepName): boolean => options.steps.includes(name);
  const jest = (project: JestProject, urls?: Infrastructure['urls']): Step => ({
    name: project,
    isTestRun: true,
    live: project !== 'unit',
    run: (print) => runJest({ project, patterns, urls, soak: options.soak, print }),
  });

  const built = await runner.run({ name: 'build', isTestRun: false, live: true, run: (print) => build(wants('e2e'), print) });
  // What is checked without running it takes the time that tests leave: while they wait.
  const checked = runChecks(runner, wants);
  if (wants('unit')) await runner.run(jest('unit'));
  await runOnServers(runner, (['int', 'e2e'] as const).filter(wants), built, jest);
  await checked;
  return conclude(runner, options, performance.now() - started + (installation ?? 0));
}

/** Undefined affected folders, because nothing is affected, must not mean all. */
async function patternsOf({ patterns, changedSince, soak }: VerifyOptions): Promise<string[]> {
  if (changedSince !== undefined) {
    const folders = await affectedFolders(changedSince);
    write(`Affected since ${changedSince}: ${folders.join(' ') || 'nothing'}\n`);
    return folders.length > 0 ? folders : ['no project is affected'];
  }
  if (!soak || patterns.length > 0) return patterns;
  return globSync('tools/system-tests/src/*.e2e.spec.ts', { cwd: WORKSPACE }).filter((file) => readFileSync(path.join(WORKSPACE, file), 'utf8').includes(SIZED));
}

/** Only end-to-end tests need the services as processes run them. */
async function build(services: boolean, print: Print): Promise<void> {
  const report = (line: string): void => print(`${line}\n`);
  await (services ? buildServices(report) : generatePrismaClient(report));
}

async function runChecks(runner: StepRunner, wants: (name: StepName) => boolean): Promise<void> {
  // The planted files of the boundary check must not be there for the other two.
  if (wants('lint')) {
    await runner.run({ name: 'lint', isTestRun: false, run: lint });
    await runner.run({ name: 'migrations', isTestRun: false, run: lintMigrations });
    await runner.run({ name: 'sdk', isTestRun: false, run: () => buildSdk(undefined, true) });
  }
  if (wants('boundaries')) await runner.run({ name: 'boundaries', isTestRun: false, run: checkBoundaries });
}

async function runOnServers(runner: StepRunner, projects: JestProject[], built: boolean, jest: (project: JestProject, urls?: Infrastructure['urls']) => Step): Promise<void> {
  if (projects.length === 0) return;
  let infrastructure: Infrastructure | undefined;
  const start = async (print: Print): Promise<void> => {
    infrastructure = await startInfrastructure({ report: (line) => print(`${line}\n`) });
    print(`Using ${infrastructure.source}\n`);
  };
  const ready = built && (await runner.run({ name: 'infrastructure', isTestRun: false, live: true, run: start }));
  for (const project of projects) {
    if (ready) await runner.run(jest(project, infrastructure?.urls));
    else runner.cannotRun({ name: project, isTestRun: true });
  }
  await infrastructure?.stop();
}

function conclude({ outcomes }: StepRunner, { steps }: VerifyOptions, milliseconds: number): number {
  const found = faults(outcomes);
  const specs = (['unit', 'int', 'e2e'] as const).filter((step) => steps.includes(step)).flatMap(readTimes);
  if (specs.length > 0) write(`\n${timesTable(specs)}\n`);
  write(`\n${summaryTable(outcomes)}\n\nThe whole took ${(milliseconds / 1000).toFixed(0)} s.\n`);
  for (const fault of found) write(`FAULT: ${fault}\n`);
  write(`${closingLine(outcomes)}\n`);
  return found.length > 0 ? 1 : 0;
}
