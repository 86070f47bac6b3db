import path from 'node:path';
import { holdRun } from '../processes/run.ts';
import { type InfrastructureServer } from './infrastructure.ts';
import { postgresAccount, temporaryFolder } from './postgres-account.ts';
import { redisDefinition } from './redis.ts';
import { findServerBinaries } from './server-binaries.ts';
import { ServerProcess } from './server-process.ts';

export interface RedisServers {
  readonly servers: readonly InfrastructureServer[];
  stop(): Promise<void>;
}

/** Servers beside those of the infrastructure, for tests of what happens when one becomes the replica of another. @param options of the command line, for all of them */
export async function startRedisServers(count: number, options: readonly string[] = []): Promise<RedisServers> {
  const { run, release } = await holdRun();
  const folder = temporaryFolder(run, postgresAccount());
  const started: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
    run.removeFolder(folder);
    release();
  };
  try {
    const { redis } = await findServerBinaries(() => undefined);
    while (started.length < count) started.push(await ServerProcess.launch(run, redisDefinition(redis, folder, path.join(folder, `logs-${started.length}`), { options })));
    return { servers: started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
