import { chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ProcessFailedError } from '../processes/errors.ts';
import { describeExit, ManagedProcess } from '../processes/managed-process.ts';
import { type Run } from '../processes/run.ts';
import { checkPostgres, databaseUrl } from './connection-checks.ts';
import { DATABASE_NAME, type RungOptions } from './infrastructure.ts';
import { type Account, ownerOf, persistentFolder } from './postgres-account.ts';
import { type PostgresBinaries } from './postgres-binaries.ts';
import { type ServerDefinition } from './server-process.ts';

const MAJOR_VERSION = 18;
const USER = 'chatgenius';

export interface PostgresCluster {
  binaries: PostgresBinaries;
  folder: string;
  account: Account | undefined;
  durability: 'full' | 'relaxed';
}

interface Preparation {
  run: Run;
  binaries: PostgresBinaries;
  account: Account | undefined;
  data: RungOptions['data'];
  temporary: string;
  logs: string;
  durability: 'full' | 'relaxed';
  report: RungOptions['report'];
}

/** Finds or creates the data folder. */
export async function initializePostgres(preparation: Preparation): Promise<PostgresCluster> {
  const { binaries, account, data, temporary, durability, report } = preparation;
  const parent = data.kind === 'persistent' ? persistentFolder(data.directory, account) : temporary;
  const folder = path.join(parent, `postgres-${MAJOR_VERSION}`);
  if (existsSync(folder)) {
    report(`Using the data in ${folder}`);
  } else {
    await createCluster(preparation, folder);
  }
  return { binaries, folder, account: ownerOf(folder, account), durability };
}

export function postgresDefinition({ binaries, folder, account, durability }: PostgresCluster, logs: string): ServerDefinition {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // everything connects by TCP; a socket's path may not exceed about 100 bytes
    max_connections: '300',
    ...(durability === 'relaxed' ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  return {
    name: 'postgres',
    url: (port) => `postgresql://${USER}@127.0.0.1:${port}/${DATABASE_NAME}`,
    process: (port) => ({
      command: binaries.postgres,
      args: ['-D', folder, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      env: postgresEnvironment(),
      cwd: '/',
      account,
      stopSignal: 'SIGINT', // "fast": ends sessions, then writes a checkpoint
      logFile: path.join(logs, 'postgres.log'),
    }),
    // The database itself is created after the first start.
    check: (url) => checkPostgres(databaseUrl(url, 'postgres')),
    portClash: /Address already in use/i,
    notYet: /pre-existing shared memory block|lock file "postmaster.pid" already exists/,
  };
}

/** Created under another name and renamed when complete, so that an interrupted initdb is never mistaken for data. */
async function createCluster({ run, binaries, account, logs, durability, report }: Preparation, folder: string): Promise<void> {
  report('Creating the Postgres data folder');
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  if (account) chownSync(partial, account.uid, account.gid);
  const logFile = path.join(logs, 'initdb.log');
  const initdb = new ManagedProcess(run, {
    name: 'initdb',
    command: binaries.initdb,
    args: [
      ...['--pgdata', partial, '--username', USER, '--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      // No password: the server listens on loopback only and holds a developer's or a test's data.
      ...['--auth', 'trust'],
      ...(durability === 'relaxed' ? ['--no-sync'] : []),
    ],
    env: postgresEnvironment(),
    cwd: '/',
    account,
    stopSignal: 'SIGTERM',
    logFile,
  });
  const exit = await initdb.exited;
  if (exit.code !== 0) throw new ProcessFailedError('initdb', describeExit(exit), logFile, initdb.logs(20));
  renameSync(partial, folder);
}

function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' };
}
