import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { startProcesses, type RunningProcesses } from './processes.ts';
import { ALLOWED_ORIGIN } from './shared-system.ts';

/** Starts the system that specs share when the first of them asks for it, and stops it when all have run. */
export class SharedSystemHost {
  readonly #server: Server;
  #processes: Promise<RunningProcesses> | undefined;

  private constructor() {
    this.#server = createServer((_, response) => void this.#answer(response));
  }

  static async open(): Promise<SharedSystemHost> {
    const host = new SharedSystemHost();
    host.#server.listen(0, '127.0.0.1');
    await once(host.#server, 'listening');
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#processes?.then(
      (processes) => processes.stop(),
      () => undefined, // whoever asked was told
    );
  }

  async #answer(response: ServerResponse): Promise<void> {
    this.#processes ??= startProcesses('shared', { topology: { files: 2 }, env: { ALLOWED_ORIGINS: ALLOWED_ORIGIN } });
    try {
      const { description } = await this.#processes;
      // Kept open, it might be closed here just when the next spec asks.
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(description));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }
}
