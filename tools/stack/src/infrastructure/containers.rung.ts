import { hash } from 'node:crypto';
import path from 'node:path';
import { type ServiceAccount } from '@chatgenius/contracts';
import { accountUrls } from './account-urls.ts';
import { natsConfig } from '../access/nats-config.ts';
import { accountPassword, ADMINISTRATOR } from '../access/passwords.ts';
import { ensureRoles } from '../access/postgres-roles.ts';
import { redisAcl } from '../access/redis-acl.ts';
import { checkNats, checkPostgres, checkRedis } from './connection-checks.ts';
import { findContainerEngine } from './container-engine.ts';
import { type ContainerDefinition, type ContainerServer } from './container-server.ts';
import { foreign } from './environment.rung.ts';
import { DATABASE_NAME, type Infrastructure, type InfrastructureServer, type RungOptions } from './infrastructure.ts';

/** Of the administrator: what an earlier release has left in the volumes. Ports are bound to this machine. */
const PASSWORD = 'chatgenius';

/** Servers in containers of a Docker or Podman engine; pulling their images may take a while the first time. */
export async function startContainers(options: RungOptions): Promise<Infrastructure> {
  const client = await findContainerEngine();
  const { ContainerServer } = await import('./container-server.ts');
  options.report('Starting Postgres, Redis and NATS in containers (the first time, their images are pulled)');
  const started: ContainerServer[] = [];
  const launch = async (definition: ContainerDefinition): Promise<ContainerServer> => {
    const server = await ContainerServer.launch(client, { ...definition, restartOnExit: options.restartOnExit });
    started.push(server);
    return server;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.remove()));
  };
  const launchPostgres = options.postgresUrl === undefined ? launch(postgresContainer(options)) : Promise.resolve(foreign(options.postgresUrl));
  const launched = await Promise.allSettled([launchPostgres, launch(REDIS), launch(NATS)]);
  const failed = launched.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [postgres, redis, nats] = launched.map((result) => (result as PromiseFulfilledResult<InfrastructureServer>).value) as [InfrastructureServer, InfrastructureServer, InfrastructureServer];
  const urls = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, NATS_URL: nats.url };
  if (options.postgresUrl === undefined) await ensureRoles(postgres.url);
  return { source: 'containers', urls, urlsOf: await accountUrls(urls), servers: { postgres, redis, nats }, stop };
}

/** Deletes the volume that holds the data of this directory, if there is an engine that could have one. */
export async function removeContainerData(directory: string): Promise<void> {
  const client = await findContainerEngine().catch(() => undefined);
  await client?.container.dockerode
    .getVolume(volumeName(directory))
    .remove()
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode !== 404) throw error; // 404: there never was one
    });
}

function postgresContainer({ data, durability }: RungOptions): ContainerDefinition {
  const relaxed = durability === 'relaxed' ? ['-c', 'fsync=off', '-c', 'full_page_writes=off'] : [];
  return {
    image: 'postgres:18',
    port: 5432,
    url: (host, port) => `postgresql://${ADMINISTRATOR}:${PASSWORD}@${host}:${port}/${DATABASE_NAME}`,
    check: checkPostgres,
    command: ['postgres', '-c', 'max_connections=300', ...relaxed],
    environment: { POSTGRES_USER: ADMINISTRATOR, POSTGRES_PASSWORD: PASSWORD, POSTGRES_DB: DATABASE_NAME },
    // Since version 18 the image keeps its data in a folder per version below this one.
    ...(data.kind === 'persistent' ? { volume: { name: volumeName(data.directory), target: '/var/lib/postgresql' } } : {}),
  };
}

const passwordOf = (account: ServiceAccount | typeof ADMINISTRATOR): string => (account === ADMINISTRATOR ? PASSWORD : accountPassword(PASSWORD, account));

const REDIS: ContainerDefinition = {
  image: 'redis:7',
  port: 6379,
  url: (host, port) => `redis://${ADMINISTRATOR}:${PASSWORD}@${host}:${port}`,
  check: checkRedis,
  files: { '/etc/chatgenius/redis.acl': redisAcl(passwordOf) },
  command: ['redis-server', '--save', '', '--appendonly', 'no', '--aclfile', '/etc/chatgenius/redis.acl'],
};

const NATS: ContainerDefinition = {
  image: 'nats:2',
  port: 4222,
  url: (host, port) => `nats://${ADMINISTRATOR}:${PASSWORD}@${host}:${port}`,
  check: checkNats,
  files: { '/etc/chatgenius/nats.conf': natsConfig((account) => JSON.stringify(passwordOf(account))) },
  command: ['--config', '/etc/chatgenius/nats.conf'],
};

function volumeName(directory: string): string {
  return `chatgenius-${hash('sha256', path.resolve(directory)).slice(0, 12)}`;
}
