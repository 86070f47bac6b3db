import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type ContainerRuntimeClient } from 'testcontainers';
import { RungUnavailableError } from './errors.ts';

/** The engine's client, or why there is none. Loads testcontainers only when an engine may be there: that takes a second. */
export async function findContainerEngine(): Promise<ContainerRuntimeClient> {
  if (!mayHaveEngine()) throw new RungUnavailableError('no container engine: DOCKER_HOST is not set and there is no Docker socket.');
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    return await getContainerRuntimeClient();
  } catch (error) {
    throw new RungUnavailableError(`a container engine is configured but does not answer: ${(error as Error).message}`);
  }
}

/** The places where testcontainers itself looks. */
function mayHaveEngine(): boolean {
  const home = homedir();
  const places = [
    '/var/run/docker.sock',
    path.join(process.env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.() ?? 0}`, 'docker.sock'),
    path.join(home, '.docker/run/docker.sock'),
    path.join(home, '.docker/desktop/docker.sock'),
    path.join(home, '.testcontainers.properties'),
  ];
  return process.platform === 'win32' || Boolean(process.env.DOCKER_HOST) || places.some((place) => existsSync(place));
}
