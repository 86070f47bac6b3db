import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface StartOptions {
  /** A seed file, or what would be in one. */
  readonly seed?: string | object;
  /** From 1 to 4. Default: 1 */
  readonly gateways?: number;
  /** Web pages that may connect. Default: http://localhost:5173 */
  readonly origins?: readonly string[];
  /** The limits of the product. Default: false, none that a test meets by chance */
  readonly limits?: boolean;
  /** Variables of the services, such as `{ ACCESS_TOKEN_SECONDS: '5' }`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Where the processes write their logs. Default: a temporary folder */
  readonly logs?: string;
  /** One line of progress at a time. */
  readonly report?: (line: string) => void;
}

export interface BackendUser {
  readonly id: string;
  readonly handle: string;
  readonly password: string;
  /** Signs in, and gives an access token: what `ChatClient` takes for its `token`. */
  readonly token: () => Promise<string>;
}

export interface Backend {
  /** Of the first gateway. */
  readonly url: string;
  readonly gateways: readonly string[];
  /** Of channel-api. */
  readonly http: string;
  /** Of file-service. */
  readonly files: string;
  /** Of the seed file, by handle. */
  readonly users: Readonly<Record<string, BackendUser>>;
  /** Of the seed file: name -> id. */
  readonly channels: Readonly<Record<string, string>>;
  readonly logs: string;
  /** Ends everything; so does the end of this process, however it ends. */
  stop(): Promise<void>;
}

/** The back end could not be started; the message says why. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
}

type Description = Omit<Backend, 'users' | 'stop'> & { readonly users: Readonly<Record<string, Omit<BackendUser, 'token'>>> };

const NODE_NEEDED = 24;
const LAST_LINES = 20;

/** Starts the whole back end on free ports, and resolves when it is ready. @throws BackendError */
export async function startBackend(options: StartOptions = {}): Promise<Backend> {
  if (Number.parseInt(process.versions.node, 10) < NODE_NEEDED) throw new BackendError(`Node ${NODE_NEEDED} or newer is needed; this is ${process.version}.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-seed-'));
  try {
    return await start(options, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start({ report, ...options }: StartOptions, folder: string): Promise<Backend> {
  const child = spawn(process.execPath, [...program(), '--json', ...argumentsOf(options, folder)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    report?.(line);
  });
  const description = await new Promise<Description>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Description));
    child.once('error', (error) => reject(new BackendError(error.message)));
    child.once('close', () => reject(new BackendError(lines.slice(-LAST_LINES).join('\n'))));
  });
  unref(child);
  const users = Object.entries(description.users).map(([handle, user]) => [handle, { ...user, token: () => signIn(description.http, user) }] as const);
  return { ...description, users: Object.fromEntries(users), stop: () => stop(child) };
}

/** As built, or from source in the repository. */
function program(): string[] {
  const built = path.join(import.meta.dirname, 'backend/tools/backend/dist/main.js');
  return existsSync(built) ? [built] : ['--conditions=@chatgenius/source', path.join(import.meta.dirname, 'main.ts')];
}

function argumentsOf({ seed, gateways, origins = [], limits, variables = {}, logs }: Omit<StartOptions, 'report'>, folder: string): string[] {
  return [
    ...(seed === undefined ? [] : ['--seed', typeof seed === 'string' ? seed : written(seed, folder)]),
    ...(gateways === undefined ? [] : ['--gateways', String(gateways)]),
    ...origins.flatMap((origin) => ['--origin', origin]),
    ...(limits ? ['--limits'] : []),
    ...Object.entries(variables).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ...(logs === undefined ? [] : ['--logs', logs]),
  ];
}

function written(seed: object, folder: string): string {
  const file = path.join(folder, 'seed.json');
  writeFileSync(file, JSON.stringify(seed, undefined, 2));
  return file;
}

async function signIn(http: string, { handle, password }: Omit<BackendUser, 'token'>): Promise<string> {
  const response = await fetch(`${http}/v1/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ handle, password }) });
  const answer = (await response.json()) as { accessToken?: string; message?: string };
  if (answer.accessToken === undefined) throw new BackendError(`${handle} cannot sign in: ${answer.message}`);
  return answer.accessToken;
}

/** It closes its standard input at the latest when this process ends: then it stops everything by itself. */
function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  child.ref();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}

/** A test that forgets to stop it can end all the same. */
function unref(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
}
