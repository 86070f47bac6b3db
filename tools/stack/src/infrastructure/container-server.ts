import { setTimeout as delay } from 'node:timers/promises';
import { type ContainerRuntimeClient, GenericContainer, type StartedTestContainer } from 'testcontainers';
import { answers, type ConnectionCheck } from './connection-checks.ts';
import { findFreePort } from './free-ports.ts';
import { type InfrastructureServer } from './infrastructure.ts';

export interface ContainerDefinition {
  image: string;
  port: number;
  url: (host: string, port: number) => string;
  check: ConnectionCheck;
  command?: string[];
  environment?: Record<string, string>;
  /** Contents by path. */
  files?: Record<string, string>;
  /** A named volume and where it is mounted; it outlives the container. */
  volume?: { name: string; target: string };
  /** The engine starts it again when it ends without having been stopped. */
  restartOnExit?: boolean;
}

const READY_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const POLL_MS = 100;

/**
 * One server in a container, on one port of the host for its whole life: the port that an engine
 * picks would change at every start. The library's reaper removes it if we die.
 */
export class ContainerServer implements InfrastructureServer {
  readonly url: string;
  readonly #client: ContainerRuntimeClient;
  readonly #container: StartedTestContainer;
  readonly #check: ConnectionCheck;

  private constructor(client: ContainerRuntimeClient, container: StartedTestContainer, definition: ContainerDefinition) {
    this.#client = client;
    this.#container = container;
    this.#check = definition.check;
    this.url = definition.url(container.getHost(), container.getMappedPort(definition.port));
  }

  static async launch(client: ContainerRuntimeClient, definition: ContainerDefinition): Promise<ContainerServer> {
    const container = new PublishedContainer(definition.image)
      .publish(definition.port, await findFreePort(), client.info.containerRuntime.host)
      .withEnvironment(definition.environment ?? {});
    container.withCopyContentToContainer(Object.entries(definition.files ?? {}).map(([target, content]) => ({ target, content })));
    if (definition.command) container.withCommand(definition.command);
    if (definition.restartOnExit) container.restartOnExit();
    if (definition.volume) container.withBindMounts([{ source: definition.volume.name, target: definition.volume.target }]);
    const server = new ContainerServer(client, await container.start(), definition);
    await server.#untilReady();
    return server;
  }

  async start(): Promise<void> {
    await this.#client.container.start(this.#client.container.getById(this.#container.getId()));
    await this.#untilReady();
  }

  async stop(): Promise<void> {
    await this.#client.container.stop(this.#client.container.getById(this.#container.getId()), { timeout: STOP_GRACE_MS });
  }

  async kill(): Promise<void> {
    await this.#client.container.getById(this.#container.getId()).kill({ signal: 'SIGKILL' });
  }

  /** Stops it in good order and deletes the container; a named volume stays. */
  async remove(): Promise<void> {
    await this.#container.stop({ timeout: STOP_GRACE_MS });
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await answers(this.#check, this.url))) {
      if (Date.now() > deadline) throw new Error(`The container ${this.#container.getName()} did not answer at ${this.url} within ${READY_TIMEOUT_MS / 1000} s.`);
      await delay(POLL_MS);
    }
  }
}

/** A container on a chosen port that, where the engine is on this machine, only this machine can reach. */
class PublishedContainer extends GenericContainer {
  restartOnExit(): void {
    this.hostConfig.RestartPolicy = { Name: 'unless-stopped' };
  }

  publish(containerPort: number, hostPort: number, engineHost: string): this {
    this.withExposedPorts({ container: containerPort, host: hostPort });
    if (engineHost === 'localhost' || engineHost === '127.0.0.1') {
      this.hostConfig.PortBindings = { [`${containerPort}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }] };
    }
    return this;
  }
}
