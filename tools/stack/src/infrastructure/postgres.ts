import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProcessFailedError } from '../processes/errors.ts';
import { describeExit, ManagedProcess } from '../processes/managed-process.ts';
import { type Run } from '../processes/run.ts';
import { ADMINISTRATOR } from '../access/passwords.ts';
import { HOST_RULES } from '../access/postgres-roles.ts';
import { checkPostgres, databaseUrl } from './connection-checks.ts';
import { DATABASE_NAME, type RungOptions } from './infrastructure.ts';
import { type Account, ownerOf, persistentFolder } from './postgres-account.ts';
import { type PostgresBinaries } from './postgres-binaries.ts';
import { ensureAdministrator } from './postgres-administrator.ts';
import { type ServerDefinition } from './server-process.ts';

const MAJOR_VERSION = 18;
export const HOST_RULES_FILE = 'chatgenius_hba.conf';

export interface PostgresCluster {
  binaries: PostgresBinaries;
  folder: string;
  account: Account | undefined;
  password: string;
  durability: 'full' | 'relaxed';
}

interface Preparation {
  run: Run;
  binaries: PostgresBinaries;
  account: Account | undefined;
  data: RungOptions['data'];
  /** The administrator's. */
  password: string;
  temporary: string;
  logs: string;
  durability: 'full' | 'relaxed';
  report: RungOptions['report'];
}

/** Finds or creates the data folder. */
export async function initializePostgres(preparation: Preparation): Promise<PostgresCluster> {
  const { binaries, account, data, password, temporary, durability, report } = preparation;
  const parent = data.kind === 'persistent' ? persistentFolder(data.directory, account) : temporary;
  const folder = path.join(parent, `postgres-${MAJOR_VERSION}`);
  if (existsSync(folder)) report(`Using the data in ${folder}`);
  else await createCluster(preparation, folder);
  writeFileSync(path.join(folder, HOST_RULES_FILE), HOST_RULES);
  const cluster = { binaries, folder, account: ownerOf(folder, account), password, durability };
  await ensureAdministrator(cluster);
  return cluster;
}

export function postgresDefinition({ binaries, folder, account, password, durability }: PostgresCluster, logs: string): ServerDefinition {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // everything connects by TCP; a socket's path may not exceed about 100 bytes
    max_connections: '300',
    hba_file: path.join(folder, HOST_RULES_FILE),
    // Passwords of servers that live for one test run are random: there is nothing to guess that iterations would slow down.
    ...(durability === 'relaxed' ? { fsync: 'off', full_page_writes: 'off', scram_iterations: '1' } : {}),
  };
  return {
    name: 'postgres',
    url: (port) => `postgresql://${ADMINISTRATOR}:${password}@127.0.0.1:${port}/${DATABASE_NAME}`,
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
      ...['--pgdata', partial, '--username', ADMINISTRATOR, '--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      // For nobody: the server reads HOST_RULES instead.
      ...['--auth', 'reject'],
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
