import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Infrastructure, runToEnd, startInfrastructure, WORKSPACE } from '@chatgenius/stack';
import { removeLeftoverCanaries, runBoundaryCanary } from './boundary-canary.ts';
import { runJest } from './jest.ts';
import { lintWorkspace } from './lint.ts';
import { closingLine, faults, summaryTable } from './outcome.rules.ts';
import { type Print, type Step, StepRunner } from './steps.ts';
import { HELP, parseVerifyOptions, type StepName, type VerifyOptions, VerifyOptionsError } from './verify-options.rules.ts';

const INTERRUPTED = 130;

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

async function verify({ steps: selected, patterns }: VerifyOptions): Promise<number> {
  const started = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-verify-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  removeLeftoverCanaries();

  const runner = new StepRunner(write);
  const wants = (name: StepName): boolean => selected.includes(name);
  let infrastructure: Infrastructure | undefined;
  const jest = (project: 'unit' | 'int' | 'e2e', live: boolean): Step => ({
    name: project,
    isTestRun: true,
    live,
    run: (print) => runJest({ project, patterns, folder, urls: infrastructure?.urls, print }),
  });

  const built = await runner.run({ name: 'build', isTestRun: false, live: true, run: (print) => build((line) => print(`${line}\n`)) });
  await runChecks(runner, wants, jest('unit', false));
  if (wants('int') || wants('e2e')) {
    const ready =
      built &&
      (await runner.run({
        name: 'infrastructure',
        isTestRun: false,
        live: true,
        run: async (print) => {
          infrastructure = await startInfrastructure({ report: (line) => print(`${line}\n`) });
          print(`Using ${infrastructure.source}\n`);
        },
      }));
    for (const project of (['int', 'e2e'] as const).filter(wants)) {
      if (ready) await runner.run(jest(project, true));
      else runner.cannotRun({ name: project, isTestRun: true });
    }
    await infrastructure?.stop();
  }
  return conclude(runner, performance.now() - started);
}

/**
 * Two chains side by side, for two cores. The canary plants files among the sources, so it waits for
 * the type check and for lint.
 */
async function runChecks(runner: StepRunner, wants: (name: StepName) => boolean, unit: Step): Promise<void> {
  const run = (name: StepName, step: Step['run']): Promise<unknown> =>
    wants(name) ? runner.run({ name, isTestRun: false, run: step }) : Promise.resolve();
  const linted = run('lint', async (print) => print(await lintWorkspace()));
  const checked = run('typecheck', checkTypes);
  const tested = checked.then(() => (wants('unit') ? runner.run(unit) : undefined));
  await Promise.all([linted, checked]);
  await run('canary', runBoundaryCanary);
  await tested;
}

async function checkTypes(): Promise<void> {
  await runToEnd({
    title: 'The type check',
    command: process.execPath,
    args: [path.join(WORKSPACE, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.check.json'],
    cwd: WORKSPACE,
    env: process.env,
  });
}

function conclude({ outcomes }: StepRunner, milliseconds: number): number {
  const found = faults(outcomes);
  write(`\n${summaryTable(outcomes)}\n\nThe whole took ${(milliseconds / 1000).toFixed(0)} s.\n`);
  for (const fault of found) write(`FAULT: ${fault}\n`);
  write(`${closingLine(outcomes)}\n`);
  return found.length > 0 ? 1 : 0;
}
