import { rm } from 'node:fs/promises';
import { startContainers, removeContainerData } from './containers.rung.ts';
import { useEnvironment } from './environment.rung.ts';
import { NoInfrastructureError } from './errors.ts';
import { type Infrastructure, type InfrastructureOptions, type RungOptions } from './infrastructure.ts';
import { chooseRungs, type Rung } from './ladder.rules.ts';
import { removePackageData, startPackages } from './packages.rung.ts';
import { ensurePassword, newPassword } from '../access/passwords.ts';

/** Postgres, Redis and NATS from the first rung of the ladder that works: environment, containers, packages. */
export async function startInfrastructure(options: InfrastructureOptions = {}): Promise<Infrastructure> {
  const settled = settle(options);
  const { rungs, urls } = chooseRungs(process.env, options.ignoreEnvironment === true || options.postgresUrl !== undefined);
  if (urls) return useEnvironment(urls);

  const attempts: { rung: Rung; error: Error }[] = [];
  for (const rung of rungs) {
    try {
      return await (rung === 'containers' ? startContainers(settled) : startPackages(settled));
    } catch (error) {
      attempts.push({ rung, error: error as Error });
    }
  }
  throw new NoInfrastructureError(attempts);
}

/** Deletes what `{ kind: 'persistent', directory }` has kept, on whichever rung; nothing may be running on it. */
export async function removePersistentData(directory: string): Promise<void> {
  await removePackageData(directory);
  await removeContainerData(directory);
  await rm(directory, { recursive: true, force: true });
}

function settle(options: InfrastructureOptions): RungOptions {
  const { data = { kind: 'ephemeral' }, durability = 'relaxed', postgresUrl, logDirectory, report = () => undefined, restartOnExit = false } = options;
  const persistent = data.kind === 'persistent';
  return {
    data,
    durability: persistent ? 'full' : durability,
    password: options.password ?? (persistent ? ensurePassword(data.directory) : newPassword()),
    tls: options.tls ?? persistent,
    postgresUrl,
    logDirectory,
    report,
    restartOnExit,
  };
}
