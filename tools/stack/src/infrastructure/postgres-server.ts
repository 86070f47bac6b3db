import { appendFile, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureRoles } from '../access/postgres-roles.ts';
import { newPassword } from '../access/passwords.ts';
import { holdRun } from '../processes/run.ts';
import { ensureDatabase } from './connection-checks.ts';
import { type InfrastructureServer } from './infrastructure.ts';
import { postgresAccount, temporaryFolder } from './postgres-account.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { initializePostgres, postgresDefinition } from './postgres.ts';
import { ServerProcess } from './server-process.ts';

export interface PostgresServer {
  readonly server: InfrastructureServer;
  /** Its data: may be exchanged while it is stopped. */
  readonly folder: string;
  /** Where it puts its WAL, segment by segment. */
  readonly archive: string;
  stop(): Promise<void>;
}

/** A server beside that of the infrastructure that archives its WAL, for tests of what a backup brings back. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const { run, release } = await holdRun();
  const account = postgresAccount();
  const temporary = temporaryFolder(run, account);
  const logs = path.join(temporary, 'logs');
  const archive = path.join(temporary, 'archive');
  let server: ServerProcess | undefined;
  const stop = async (): Promise<void> => {
    await server?.stop();
    run.removeFolder(temporary);
    release();
  };
  try {
    for (const folder of [logs, archive]) await mkdir(folder);
    if (account) await chown(archive, account.uid, account.gid);
    const binaries = findPostgresBinaries(account);
    const cluster = await initializePostgres({ run, binaries, account, data: { kind: 'ephemeral' }, password: newPassword(), temporary, logs, durability: 'relaxed', report: () => undefined });
    await appendFile(path.join(cluster.folder, 'postgresql.auto.conf'), `archive_mode = on\narchive_command = 'cp "%p" "${archive}/%f"'\n`);
    server = await ServerProcess.launch(run, postgresDefinition(cluster, logs));
    await ensureDatabase(server.url);
    await ensureRoles(server.url);
    return { server, folder: cluster.folder, archive, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
