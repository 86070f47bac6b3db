import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { launch, type Launched } from './launch.ts';
import { HELP, OptionsError, parseOptions, type BackendOptions } from './options.rules.ts';
import { readSeed, SeedError } from './seed/read-seed.rules.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INTERRUPTED = 130;

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await run(options);
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof OptionsError) console.error(`\n${HELP}`);
  process.exit(1); // whatever had been started is ended by its guardian
}

async function run(options: BackendOptions): Promise<void> {
  const seed = options.seed === undefined ? undefined : readSeed(read(options.seed), options.seed);
  const running: { launched?: Launched } = {};
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    if (!running.launched) process.exit(INTERRUPTED);
    await running.launched.stop();
    process.exit(code);
  };
  for (const signal of SIGNALS) process.on(signal, () => void stop(options.command.length > 0 ? INTERRUPTED : 0));
  if (options.json) process.stdin.resume().on('close', () => void stop(0));
  const launched = await launch({ ...options, seed, report: (line) => process.stderr.write(`${line}\n`) });
  running.launched = launched;
  if (options.json) process.stdout.write(`${JSON.stringify(description(launched))}\n`);
  else if (options.command.length > 0) await stop(await exitOf(options.command, launched));
  else console.log(summary(launched));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SeedError(`The seed file cannot be read: ${(error as Error).message}`);
  }
}

/** What programs are told. */
function description({ urls, planted, source, logs }: Launched): object {
  return { url: urls.gateways[0], gateways: urls.gateways, http: urls.http, files: urls.files, ...planted, source, logs };
}

function summary({ urls, planted, source, logs }: Launched): string {
  const users = Object.values(planted.users).map(({ handle, password }) => `${handle} (${password})`);
  const rows: [string, string][] = [
    ...urls.gateways.map((url): [string, string] => ['Socket.IO', url]),
    ['HTTP API', urls.http],
    ['Files', urls.files],
    ...(users.length > 0 ? [['Users', users.join(', ')] as [string, string]] : []),
    ...Object.entries(planted.channels).map(([name, id]): [string, string] => ['Channel', `${name}  ${id}`]),
    ['Servers', source],
    ['Logs', `${logs}/*.log`],
  ];
  return ['ChatGenius is running.', '', ...rows.map(([label, value]) => `  ${label.padEnd(10)} ${value}`), '', 'Ctrl-C stops everything; nothing is kept.'].join('\n');
}

function exitOf([command = '', ...args]: readonly string[], { urls, planted }: Launched): Promise<number> {
  const environment = { ...process.env, CHATGENIUS_URL: urls.gateways[0], CHATGENIUS_API_URL: urls.http, CHATGENIUS_FILES_URL: urls.files, CHATGENIUS_SEEDED: JSON.stringify(planted) };
  const child = spawn(command, args, { stdio: 'inherit', env: environment });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
  });
}
