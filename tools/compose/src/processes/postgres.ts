import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPostgresBinaries, postgresAccount } from '@chatgenius/stack';
import { mountOf, type ComposeService } from '../compose-file.ts';
import { type Machine } from './machine.ts';
import { type Program } from './program.ts';

interface Asked {
  readonly name: string;
  readonly service: ComposeService;
  readonly machine: Machine;
  /** Its command. */
  readonly args: readonly string[];
}

const SCRIPTS = '/docker-entrypoint-initdb.d/';

/** Does what the image's entrypoint does: makes the data folder, the user and the database, and runs the scripts that are mounted. */
export function postgresProgram({ name, service, machine, args: [, ...options] }: Asked): Program {
  const account = postgresAccount();
  const binaries = findPostgresBinaries(account);
  const { POSTGRES_USER: user = 'postgres', POSTGRES_PASSWORD: password = '', POSTGRES_DB: database = user } = service.environment;
  const folder = path.join(machine.ownFolder(name), 'data');
  const env = { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' };
  const run = (command: string, args: readonly string[], input?: string): void => void execFileSync(command, args, { cwd: '/', env, input, stdio: ['pipe', 'ignore', 'pipe'], ...account });
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 });
    const passwordFile = path.join(machine.ownFolder(name), 'password');
    writeFileSync(passwordFile, password);
    if (account) for (const place of [folder, passwordFile]) chownSync(place, account.uid, account.gid);
    run(binaries.initdb, ['--pgdata', folder, '--username', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync']);
    writeFileSync(path.join(folder, 'pg_hba.conf'), 'host all all 127.0.0.0/8 scram-sha-256\n');
    const single = (on: string, sql: string): void => run(binaries.postgres, ['--single', '-D', folder, '-c', 'fsync=off', on], sql);
    single('postgres', `CREATE DATABASE "${database}";\n`);
    for (const script of scriptsOf(service, machine, name)) single(database, script);
  }
  const here = ['listen_addresses', machine.addressOf(name), 'unix_socket_directories', '', 'fsync', 'off'];
  const settings = here.flatMap((value, index) => (index % 2 === 0 ? ['-c', `${value}=${here[index + 1]}`] : []));
  return { command: binaries.postgres, args: ['-D', folder, ...options, ...settings], env, cwd: '/', account, stopSignal: 'SIGINT' };
}

function scriptsOf(service: ComposeService, machine: Machine, name: string): string[] {
  const mounted = service.volumes.map(mountOf).filter(({ target }) => target.startsWith(SCRIPTS));
  const files = mounted.map(({ target }) => machine.translate(name, service, target));
  return files.flatMap((file) => (readdirSync(path.dirname(file)).length > 0 ? [readFileSync(file, 'utf8')] : []));
}
