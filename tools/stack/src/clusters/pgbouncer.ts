import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { accountPassword, ADMINISTRATOR } from '../access/passwords.ts';
import { DATABASE_ACCOUNTS } from '../access/postgres-roles.ts';
import { checkPostgres, databaseUrl } from '../infrastructure/connection-checks.ts';
import { postgresAccount, temporaryFolder } from '../infrastructure/postgres-account.ts';
import { findPgBouncer } from '../infrastructure/server-binaries.ts';
import { type ServerDefinition, ServerProcess } from '../infrastructure/server-process.ts';
import { holdRun } from '../processes/run.ts';

export interface PgBouncer {
  /** Where a URL of the server leads through the pooler, as services take it. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** A pooler in transaction mode before a server that was started here. @param poolSize connections to the server at most, for each account and database */
export async function startPgBouncer(administratorUrl: string, { poolSize }: { poolSize: number }): Promise<PgBouncer> {
  const { run, release } = await holdRun();
  const account = postgresAccount();
  const folder = temporaryFolder(run, account);
  const stop = (server?: ServerProcess) => async (): Promise<void> => {
    await server?.stop();
    run.removeFolder(folder);
    release();
  };
  try {
    const { command, env } = await findPgBouncer(account);
    const definition: ServerDefinition = {
      name: 'pgbouncer',
      url: (port) => Object.assign(new URL(administratorUrl), { port: String(port) }).href,
      process: (port) => ({ command, args: [writeConfiguration(folder, administratorUrl, port, poolSize, account)], env, cwd: '/', account, stopSignal: 'SIGTERM', logFile: path.join(folder, 'logs', 'pgbouncer.log') }),
      check: (url) => checkPostgres(databaseUrl(url, 'postgres')),
      portClash: /Address already in use/i,
    };
    const server = await ServerProcess.launch(run, definition);
    const through = (url: string): string => `${Object.assign(new URL(url), { port: new URL(server.url).port }).href}?pooler=transaction`;
    return { through, stop: stop(server) };
  } catch (error) {
    await stop()();
    throw error;
  }
}

function writeConfiguration(folder: string, administratorUrl: string, port: number, poolSize: number, owner: { uid: number; gid: number } | undefined): string {
  const server = new URL(administratorUrl);
  const password = decodeURIComponent(server.password);
  const users = [[ADMINISTRATOR, password], ...DATABASE_ACCOUNTS.map((account) => [account, accountPassword(password, account)])];
  const userFile = path.join(folder, 'userlist.txt');
  const file = path.join(folder, 'pgbouncer.ini');
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  writeFileSync(userFile, users.map(([name, secret]) => `"${name}" "${secret}"\n`).join(''));
  writeFileSync(
    file,
    `[databases]
* = host=127.0.0.1 port=${server.port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${userFile}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 1000
`,
  );
  if (owner) for (const each of [userFile, file]) chownSync(each, owner.uid, owner.gid);
  return file;
}
