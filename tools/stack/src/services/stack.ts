import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleFolder, MIGRATE_SCRIPT } from '../bundle.ts';
import { type Infrastructure } from '../infrastructure/infrastructure.ts';
import { findFreePorts } from '../infrastructure/free-ports.ts';
import { runToEnd } from '../processes/run-to-end.ts';
import { holdRun, type Run } from '../processes/run.ts';
import { WORKSPACE } from '../workspace.ts';
import { knownVariables } from './known-variables.ts';
import { nodeFlags } from './node-flags.ts';
import { inheritedEnvironment, passedOn, serviceEnvironment, type SharedSettings } from './service-environment.rules.ts';
import { ServiceProcess } from './service-process.ts';
import { ensureSigningKeys } from './signing-keys.ts';
import { ensureSecretKey } from './secret-key.ts';
import { DEFAULT_TOPOLOGY, type Instance, planInstances, portsFromBase, portsNeeded, type ServiceName, type Topology } from './topology.rules.ts';

export interface StackOptions {
  /** Without `urlsOf`, all services share `urls`. */
  infrastructure: Pick<Infrastructure, 'urls'> & Partial<Pick<Infrastructure, 'urlsOf'>>;
  /** The database has the newest schema already: a copy of a template, say. */
  migrated?: boolean;
  topology?: Partial<Topology>;
  /** Variables beside, or instead of, those that every service gets; `all` for each of them. */
  env?: Partial<Record<ServiceName | 'all', Record<string, string>>>;
  /** Variables of our own environment that a service knows reach it, too. */
  passOn?: boolean;
  /** Fixed ports from here on, see portsFromBase(); without it, free ones. */
  portBase?: number;
  /** One file per process; default: a temporary folder that goes with the stack. */
  logDirectory?: string;
  /** Created if missing, with the other keys beside it; default: fresh keys that go with the stack. */
  signingKeysFile?: string;
  /** Where uploaded files are kept; default: a temporary folder that goes with the stack. */
  filesFolder?: string;
  allowedOrigins?: string[];
  /** Start a crashed service again. */
  restartOnExit?: boolean;
  /** How long a service may take to be ready. */
  readyTimeoutMs?: number;
  report?: (line: string) => void;
}

export interface StackMember {
  name: string;
  opsUrl: string;
  logFile: string;
  process: ServiceProcess;
}

export interface PublicStackMember extends StackMember {
  url: string;
}

export interface Stack {
  channelApi: PublicStackMember[];
  gateways: PublicStackMember[];
  messaging: StackMember[];
  presence: StackMember[];
  files: PublicStackMember[];
  canary: StackMember[];
  logDirectory: string;
  /** Names of the variables that were passed on. */
  passedOn: string[];
  /** Ends the edge first, so that nothing new arrives at services that are ending. */
  stop(): Promise<void>;
}

/** The front-end's development servers. */
const DEVELOPMENT_ORIGINS = ['http://localhost:5173', 'http://127.0.0.1:5173'];
/** What V8 has made of the bundles: a tenth of what a start costs. */
const COMPILED = path.join(WORKSPACE, '.cache/compiled');

/** Applies the migrations unless told that they are, then starts every process and resolves when all are ready. The build must be up to date. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { run, release } = await holdRun();
  const temporary = mkdtempSync(path.join(tmpdir(), 'chatgenius-stack-'));
  run.addFolder(temporary);
  const logDirectory = options.logDirectory ?? path.join(temporary, 'logs');
  mkdirSync(logDirectory, { recursive: true });

  const instances = await plan(options);
  const shared = settings(instances, temporary, options);
  const given = await variablesGiven(instances, options);
  const members = instances.map((instance) => ({ instance, process: defineProcess(run, instance, shared, logDirectory, { ...options, env: withGiven(options.env, given) }) }));
  const stop = async (): Promise<void> => {
    const [edge, inner] = [members.filter(({ instance }) => instance.port), members.filter(({ instance }) => !instance.port)];
    await stopAll(edge.map(({ process }) => process), options.report);
    await stopAll(inner.map(({ process }) => process), options.report);
    run.removeFolder(temporary);
    release();
  };
  try {
    if (!options.migrated) await migrate(options.infrastructure.urls.DATABASE_URL);
    await startAll(members.map(({ process }) => process), options.report);
  } catch (error) {
    await stop();
    throw error;
  }
  const of = (service: ServiceName): PublicStackMember[] =>
    members
      .filter(({ instance }) => instance.service === service)
      .map(({ instance, process }) => ({ name: instance.name, url: localUrl(instance.port ?? 0), opsUrl: localUrl(instance.opsPort), logFile: process.logFile, process }));
  return {
    channelApi: of('channel-api'),
    gateways: of('connection-gateway'),
    messaging: of('messaging-service').map(withoutUrl),
    presence: of('presence-service').map(withoutUrl),
    files: of('file-service'),
    canary: of('canary').map(withoutUrl),
    logDirectory,
    passedOn: [...new Set([...given.values()].flatMap(Object.keys))].sort(),
    stop,
  };
}

type Given = ReadonlyMap<ServiceName, Record<string, string>>;

async function variablesGiven(instances: readonly Instance[], { passOn = false }: StackOptions): Promise<Given> {
  const services = passOn ? [...new Set(instances.map(({ service }) => service))] : [];
  return new Map(await Promise.all(services.map(async (service) => [service, passedOn(process.env, await knownVariables(service))] as const)));
}

/** What the caller asks for goes before what was found. */
function withGiven(env: StackOptions['env'], given: Given): StackOptions['env'] {
  return { ...env, ...Object.fromEntries([...given].map(([service, variables]) => [service, { ...variables, ...env?.[service] }])) };
}

/** Brings the database to the newest schema, as a deployment does. */
export async function migrate(databaseUrl: string): Promise<void> {
  await runToEnd({
    title: 'Applying the migrations',
    command: process.execPath,
    args: [MIGRATE_SCRIPT],
    cwd: WORKSPACE,
    env: { ...inheritedEnvironment(process.env), DATABASE_URL: databaseUrl },
  });
}

async function plan({ topology, portBase }: StackOptions): Promise<Instance[]> {
  const full = { ...DEFAULT_TOPOLOGY, ...topology };
  if (portBase !== undefined) return planInstances(full, portsFromBase(portBase, full));
  const needed = portsNeeded(full);
  const ports = await findFreePorts(needed.public + needed.ops);
  return planInstances(full, { public: ports.slice(0, needed.public), ops: ports.slice(needed.public) });
}

function settings(instances: Instance[], temporary: string, options: StackOptions): SharedSettings {
  const signingKeysFile = options.signingKeysFile ?? path.join(temporary, 'signing-keys.json');
  ensureSigningKeys(signingKeysFile);
  const api = instances.find(({ service }) => service === 'channel-api');
  const files = instances.find(({ service }) => service === 'file-service');
  return {
    urlsOf: options.infrastructure.urlsOf ?? (() => options.infrastructure.urls),
    channelApiUrl: localUrl(api?.port ?? 0),
    filesUrl: localUrl(files?.port ?? 0),
    filesFolder: options.filesFolder ?? path.join(temporary, 'files'),
    fileLinkKey: ensureSecretKey(path.join(path.dirname(signingKeysFile), 'file-link-key')),
    signingKeysFile,
    webhookSecretKey: ensureSecretKey(path.join(path.dirname(signingKeysFile), 'webhook-secret-key')),
    identitySecretKey: ensureSecretKey(path.join(path.dirname(signingKeysFile), 'identity-secret-key')),
    allowedOrigins: options.allowedOrigins ?? DEVELOPMENT_ORIGINS,
    gatewayUrls: instances.filter(({ service }) => service === 'connection-gateway').map(({ port }) => localUrl(port ?? 0)),
    canaryPassword: ensureSecretKey(path.join(path.dirname(signingKeysFile), 'canary-password')),
    logLevel: 'info',
  };
}

function defineProcess(run: Run, instance: Instance, shared: SharedSettings, logDirectory: string, options: StackOptions): ServiceProcess {
  const bundle = bundleFolder(instance.service);
  return new ServiceProcess(run, {
    name: instance.name,
    nodeArgs: [...nodeFlags(instance.service), '--import', path.join(bundle, 'telemetry.js'), path.join(bundle, 'main.js')],
    env: { ...inheritedEnvironment(process.env), NODE_COMPILE_CACHE: COMPILED, ...serviceEnvironment(instance, shared), ...options.env?.all, ...options.env?.[instance.service] },
    opsUrl: localUrl(instance.opsPort),
    logFile: path.join(logDirectory, `${instance.name}.log`),
    restartOnExit: options.restartOnExit,
    readyTimeoutMs: options.readyTimeoutMs,
    report: options.report,
  });
}

async function startAll(processes: ServiceProcess[], report: StackOptions['report']): Promise<void> {
  const results = await Promise.allSettled(processes.map((process) => process.start().then(() => report?.(`${process.name} is ready`))));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Also those that are not running now: a crashed one must not come back. */
async function stopAll(processes: ServiceProcess[], report: StackOptions['report']): Promise<void> {
  await Promise.all(
    processes.map(async (process) => {
      const { running } = process;
      await process.stop();
      if (running) report?.(`${process.name} has stopped`);
    }),
  );
}

function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function withoutUrl({ name, opsUrl, logFile, process }: PublicStackMember): StackMember {
  return { name, opsUrl, logFile, process };
}
