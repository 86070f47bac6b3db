import { rmSync, writeFileSync } from 'node:fs';
import { buildChatWeb, buildServices, type ChatWeb, endAbandoned, type Infrastructure, removePersistentData, serveChatWeb, type Stack, startInfrastructure, startStack } from '@chatgenius/stack';
import { Listr } from 'listr2';
import { startAssistant } from './demo/assistant.ts';
import { ensureDemo } from './demo/demo.ts';
import { PASSWORD, PEOPLE } from './demo/people.ts';
import { PLACES } from './places.ts';
import { chatWebPort, checkPorts } from './port-check.ts';
import { type StartOptions } from './start-options.rules.ts';
import { type DemoAccounts } from './summary.rules.ts';

/** What is running so far. */
export interface Running {
  infrastructure?: Infrastructure;
  stack?: Stack;
  demo?: DemoAccounts;
  chatWeb?: ChatWeb;
  assistant?: { close(): void };
}

type Report = (line: string) => void;

/** Everything from sources to a running system, step by step on the terminal; plain lines where it is none. */
export async function launch({ fresh, portBase, demo, canary }: StartOptions, running: Running): Promise<void> {
  rmSync(PLACES.logs, { recursive: true, force: true });
  // Its files are ready by the time the services are: they need nothing of each other.
  let page: Promise<BuiltPage> | undefined;
  const steps = new Listr<Running>(
    [
      { title: 'Looking for what an earlier start left behind', task: async (_, task) => void (task.title = await endLeftovers()) },
      { title: 'Checking the ports', task: () => checkPorts(portBase, canary) },
      { title: 'Deleting the data of earlier starts', enabled: () => fresh, task: deleteData },
      {
        title: 'Building',
        task: async (_, task) => {
          page = buildPage(demo);
          await buildServices((line) => (task.output = line));
        },
      },
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
          running.stack = await startServices(running, { portBase, canary }, (line) => (task.output = line));
        },
      },
      { title: 'Demo: people, channels and messages', enabled: () => demo, task: async (_, task) => void (task.title = await createDemo(running)) },
      { title: 'Chat page', task: async (_, task) => void (task.title = await serve(running, portBase, demo, await page)) },
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

async function startServices({ infrastructure }: Running, { portBase, canary }: Pick<StartOptions, 'portBase' | 'canary'>, report: Report): Promise<Stack> {
  if (!infrastructure) throw new Error('There is no infrastructure to start the services on.');
  const told = { by: report };
  const stack = await startStack({
    infrastructure,
    portBase,
    topology: { canary: canary ? 1 : 0 },
    logDirectory: PLACES.logs,
    signingKeysFile: PLACES.signingKeysFile,
    filesFolder: PLACES.files,
    allowedOrigins: [...DEVELOPMENT_ORIGINS, ...[`http://127.0.0.1:${chatWebPort(portBase)}`, `http://localhost:${chatWebPort(portBase)}`]],
    restartOnExit: true,
    passOn: true,
    report: (line) => told.by(line),
  });
  told.by = print; // the list of steps is finished by the time a service crashes or stops
  return stack;
}

/** Of a development server of front-ends. */
const DEVELOPMENT_ORIGINS = ['http://localhost:5173', 'http://127.0.0.1:5173'];

const print: Report = (line) => console.log(line);

/** The system works without it. */
async function createDemo(running: Running): Promise<string> {
  const addresses = addressesOf(running);
  const [gatewayUrl] = addresses.gatewayUrls;
  try {
    if (gatewayUrl === undefined) return 'No demo: no gateway runs';
    running.demo = await ensureDemo({ ...addresses, gatewayUrl }, (handle) => appoint(running, handle));
    running.assistant = await startAssistant({ ...addresses, gatewayUrl });
    return 'Demo: people, channels and messages';
  } catch (error) {
    return `No demo: ${(error as Error).message}`;
  }
}

/** Somebody of the demo shows the administration page. */
async function appoint({ infrastructure }: Running, handle: string): Promise<void> {
  // Its database client exists once the services are built.
  const { administrateAt } = await import('./administration/administrators.ts');
  if (infrastructure) await administrateAt(infrastructure.urls.DATABASE_URL, { name: 'grant', handle });
}

/** The page's files, or why there are none. */
type BuiltPage = { readonly folder: string } | { readonly error: Error };

const buildPage = (demo: boolean): Promise<BuiltPage> =>
  buildChatWeb(demo ? 'demo' : 'production').then(
    (folder) => ({ folder }),
    (error: unknown) => ({ error: error as Error }),
  );

/** The system works without it. */
async function serve(running: Running, portBase: number, demo: boolean, page: BuiltPage | undefined): Promise<string> {
  if (page === undefined || 'error' in page) return `No chat page: ${page?.error.message ?? 'it was not built'}`;
  const config = demo && running.demo ? { demo: { people: PEOPLE.map(({ handle, displayName }) => ({ handle, displayName })), password: PASSWORD } } : {};
  running.chatWeb = await serveChatWeb({ folder: page.folder, port: chatWebPort(portBase), addresses: addressesOf(running), config });
  return 'Chat page';
}

function addressesOf({ stack }: Running): { apiUrl: string; filesUrl: string; gatewayUrls: readonly string[] } {
  const { channelApi = [], files = [], gateways = [] } = stack ?? {};
  return { apiUrl: channelApi[0]?.url ?? '', filesUrl: files[0]?.url ?? '', gatewayUrls: gateways.map(({ url }) => url) };
}
