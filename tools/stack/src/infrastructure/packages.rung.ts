import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { accountUrls } from './account-urls.ts';
import { newCertificate } from '../access/certificate.ts';
import { ensureRoles } from '../access/postgres-roles.ts';
import { holdRun, type Run } from '../processes/run.ts';
import { ensureDatabase } from './connection-checks.ts';
import { foreign } from './environment.rung.ts';
import { type Infrastructure, type RungOptions } from './infrastructure.ts';
import { natsDefinition } from './nats.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { persistentFolders, postgresAccount, temporaryFolder } from './postgres-account.ts';
import { initializePostgres, postgresDefinition } from './postgres.ts';
import { redisDefinition } from './redis.ts';
import { findServerBinaries } from './server-binaries.ts';
import { type ServerDefinition, ServerProcess } from './server-process.ts';

/** Real servers as processes of this machine: Postgres from npm, Redis and NATS from the system or from Debian's packages. */
export async function startPackages(options: RungOptions): Promise<Infrastructure> {
  const { run, release } = await holdRun();
  const account = postgresAccount();
  const temporary = temporaryFolder(run, account);
  const started: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
    run.removeFolder(temporary);
    release();
  };
  try {
    const definitions = await defineServers(run, temporary, options);
    options.report(`Starting ${definitions.map(({ name }) => name).join(', ')}`);
    const launched = await Promise.allSettled(definitions.map((definition) => launch(run, definition, started, options)));
    const failed = launched.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    const [redis, nats, ownPostgres] = launched.map((result) => (result as PromiseFulfilledResult<ServerProcess>).value) as [ServerProcess, ServerProcess, ServerProcess?];
    const postgres = ownPostgres ?? foreign(options.postgresUrl ?? '');
    if (ownPostgres) await ensureDatabase(ownPostgres.url);
    if (ownPostgres) await ensureRoles(ownPostgres.url);
    const urls = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, NATS_URL: nats.url };
    return {
      source: 'servers from packages',
      urls,
      urlsOf: await accountUrls(urls),
      servers: { postgres, redis, nats },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function removePackageData(directory: string): Promise<void> {
  for (const folder of persistentFolders(directory)) await rm(folder, { recursive: true, force: true });
}

async function launch(run: Run, definition: ServerDefinition, started: ServerProcess[], { restartOnExit, report }: RungOptions): Promise<ServerProcess> {
  const server = await ServerProcess.launch(run, definition, restartOnExit ? { report } : undefined);
  started.push(server);
  return server;
}

/** Redis, NATS, and Postgres unless there is one already. */
async function defineServers(run: Run, temporary: string, { data, durability, password, tls, postgresUrl, logDirectory, report }: RungOptions): Promise<ServerDefinition[]> {
  const logs = logDirectory ?? path.join(temporary, 'logs');
  await mkdir(logs, { recursive: true });
  const { redis, nats } = await findServerBinaries(report);
  const definitions = [redisDefinition(redis, temporary, logs, { password }), natsDefinition(nats, temporary, logs, { password, certificate: tls ? await newCertificate(temporary) : undefined })];
  if (postgresUrl !== undefined) return definitions;
  const account = postgresAccount();
  const cluster = await initializePostgres({ run, binaries: findPostgresBinaries(account), account, data, password, temporary, logs, durability, report });
  return [...definitions, postgresDefinition(cluster, logs)];
}
