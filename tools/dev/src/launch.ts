import { rmSync, writeFileSync } from 'node:fs';
import { buildServices, endAbandoned, type Infrastructure, removePersistentData, type Stack, startInfrastructure, startStack } from '@chatgenius/stack';
import { Listr } from 'listr2';
import { ensureDemo } from './demo.ts';
import { PLACES } from './places.ts';
import { checkPorts } from './port-check.ts';
import { type StartOptions } from './start-options.rules.ts';
import { type DemoAccounts } from './summary.rules.ts';

/** What is running so far. */
export interface Running {
  infrastructure?: Infrastructure;
  stack?: Stack;
  demo?: DemoAccounts;
}

type Report = (line: string) => void;

/** Everything from sources to a running system, step by step on the terminal; plain lines where it is none. */
export async function launch({ fresh, portBase }: StartOptions, running: Running): Promise<void> {
  rmSync(PLACES.logs, { recursive: true, force: true });
  const steps = new Listr<Running>(
    [
      { title: 'Looking for what an earlier start left behind', task: async (_, task) => void (task.title = await endLeftovers()) },
      { title: 'Checking the ports', task: () => checkPorts(portBase) },
      { title: 'Deleting the data of earlier starts', enabled: () => fresh, task: deleteData },
      { title: 'Building', task: (_, task) => buildServices((line) => (task.output = line)) },
      {
        title: 'Starting Postgres, Redis and NATS',
        task: async (_, task) => {
          running.infrastructure = await startServers((line) => (task.output = line));
          task.title = `Postgres, Redis and NATS: ${running.infrastructure.source}`;
        },
      },
      {
        title: 'Applying the migrations and starting the services',
        task: async (_, task) => {
          running.stack = await startServices(running, portBase, (line) => (task.output = line));
        },
      },
      { title: 'Demo users and channel', task: async (_, task) => void (task.title = await createDemo(running)) },
    ],
    { registerSignalListeners: false, fallbackRenderer: 'simple', rendererOptions: { collapseErrors: false } },
  );
  await steps.run();
}

/** First of all: the services of a killed launcher may still hold the ports. */
async function endLeftovers(): Promise<string> {
  const ended = await endAbandoned();
  return ended.length > 0 ? `Ended what an earlier start left behind: ${ended.join(', ')}` : 'Nothing is left from an earlier start';
}

async function deleteData(): Promise<void> {
  await removePersistentData(PLACES.infrastructure);
  rmSync(PLACES.keys, { recursive: true, force: true });
  rmSync(PLACES.files, { recursive: true, force: true });
}

async function startServers(report: Report): Promise<Infrastructure> {
  const told = { by: report };
  const infrastructure = await startInfrastructure({
    data: { kind: 'persistent', directory: PLACES.infrastructure },
    logDirectory: PLACES.logs,
    restartOnExit: true,
    report: (line) => told.by(line),
  });
  told.by = print; // the list of steps goes on, or is finished, by the time a server crashes
  writeFileSync(PLACES.servers, Object.entries(infrastructure.urls).map(([name, url]) => `${name}='${url}'\n`).join(''), { mode: 0o600 });
  return infrastructure;
}

async function startServices({ infrastructure }: Running, portBase: number, report: Report): Promise<Stack> {
  if (!infrastructure) throw new Error('There is no infrastructure to start the services on.');
  const told = { by: report };
  const stack = await startStack({
    infrastructure,
    portBase,
    logDirectory: PLACES.logs,
    signingKeysFile: PLACES.signingKeysFile,
    filesFolder: PLACES.files,
    restartOnExit: true,
    passOn: true,
    report: (line) => told.by(line),
  });
  told.by = print; // the list of steps is finished by the time a service crashes or stops
  return stack;
}

const print: Report = (line) => console.log(line);

/** The system works without it. */
async function createDemo(running: Running): Promise<string> {
  const [api] = running.stack?.channelApi ?? [];
  try {
    if (api) running.demo = await ensureDemo(api.url);
    return 'Demo users and channel';
  } catch (error) {
    return `No demo users and channel: ${(error as Error).message}`;
  }
}
