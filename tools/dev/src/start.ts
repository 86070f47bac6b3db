import { rmSync } from 'node:fs';
import { build, endAbandoned, type Infrastructure, removePersistentData, type Stack, startInfrastructure, startStack } from '@chatgenius/stack';
import { Listr, type ListrTask } from 'listr2';
import { takeLauncherLock } from './launcher-lock.ts';
import { PLACES } from './places.ts';
import { checkPorts } from './port-check.ts';
import { HELP, parseStartOptions, StartOptionsError, type StartOptions } from './start-options.rules.ts';
import { onStopSignal } from './stop-signals.ts';
import { summary } from './summary.rules.ts';

interface Running {
  infrastructure?: Infrastructure;
  stack?: Stack;
}

try {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await start(options);
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  if (error instanceof StartOptionsError) console.error(`\n${HELP}`);
  process.exit(1); // whatever had been started is ended by its guardian
}

async function start(options: StartOptions): Promise<void> {
  const release = takeLauncherLock(PLACES.lock);
  process.on('exit', release);
  const running: Running = {};
  const signals = onStopSignal(() => void stop(running));
  await launch(options, running);
  signals.startupIsOver();
  if (running.infrastructure && running.stack) console.log(`\n${summary(running.infrastructure, running.stack)}\n`);
}

async function launch(options: StartOptions, running: Running): Promise<void> {
  const steps = new Listr<Running>(
    [
      { title: 'Looking for what an earlier start left behind', task: endLeftovers },
      { title: 'Checking the ports', task: () => checkPorts(options.portBase) },
      { title: 'Deleting the data of earlier starts', enabled: () => options.fresh, task: deleteData },
      { title: 'Building', task: (_, task) => build((line) => (task.output = line)) },
      {
        title: 'Postgres, Redis and NATS',
        task: async (context, task) => {
          context.infrastructure = await startInfrastructure({
            data: { kind: 'persistent', directory: PLACES.infrastructure },
            logDirectory: PLACES.logs,
            report: (line) => (task.output = line),
          });
          task.title = `Postgres, Redis and NATS: ${context.infrastructure.source}`;
        },
      },
      {
        title: 'Migrations and services',
        task: async ({ infrastructure }, task) => {
          if (!infrastructure) throw new Error('There is no infrastructure to start the services on.');
          let report = (line: string): void => void (task.output = line);
          running.stack = await startStack({
            infrastructure,
            portBase: options.portBase,
            logDirectory: PLACES.logs,
            signingKeysFile: PLACES.signingKeysFile,
            restartOnExit: true,
            report: (line) => report(line),
          });
          report = (line) => console.log(line); // the list of steps is finished when a service crashes or stops
        },
      },
    ],
    { ctx: running, registerSignalListeners: false, fallbackRenderer: 'simple', rendererOptions: { collapseErrors: false } },
  );
  rmSync(PLACES.logs, { recursive: true, force: true });
  await steps.run();
}

/** First of all: a killed launcher's services may still hold the ports. */
const endLeftovers: ListrTask<Running>['task'] = async (_, task) => {
  const ended = await endAbandoned();
  if (ended.length > 0) task.title = `Ended what an earlier start left behind: ${ended.join(', ')}`;
};

async function deleteData(): Promise<void> {
  await removePersistentData(PLACES.infrastructure);
  rmSync(PLACES.keys, { recursive: true, force: true });
}

/** Services before what they stand on. */
async function stop({ infrastructure, stack }: Running): Promise<void> {
  console.log('\nStopping (Ctrl-C again to end at once)');
  await stack?.stop();
  await infrastructure?.stop();
  console.log(infrastructure?.source === 'the environment' ? 'Servers of the environment keep running.' : 'Postgres, Redis and NATS have stopped');
  process.exit(0);
}
