import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buildChatWeb } from '@chatgenius/stack';
import { startProcesses, type RunningProcesses } from './processes.ts';
import { ALLOWED_ORIGIN, CHAT_WEB_PATH } from './shared-system.ts';
import { type SystemDescription } from './system.ts';

/** Starts the system that specs share, and builds the chat page, when the first of them asks for it; stops the system when all have run. */
export class SharedSystemHost {
  readonly #server: Server;
  #processes: Promise<RunningProcesses> | undefined;
  #chatWeb: Promise<string> | undefined;

  private constructor() {
    this.#server = createServer(({ url }, response) => void this.#answer(response, url === CHAT_WEB_PATH ? () => this.#builtChatWeb() : () => this.#described()));
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

  async #described(): Promise<SystemDescription> {
    this.#processes ??= startProcesses('shared', { topology: { files: 2 }, env: { ALLOWED_ORIGINS: ALLOWED_ORIGIN } });
    return (await this.#processes).description;
  }

  /** The folder with the page's files. Vite lets nobody else build while it does. */
  async #builtChatWeb(): Promise<{ readonly folder: string }> {
    this.#chatWeb ??= buildChatWeb('production');
    return { folder: await this.#chatWeb };
  }

  async #answer(response: ServerResponse, give: () => Promise<object>): Promise<void> {
    try {
      const given = JSON.stringify(await give());
      // Kept open, it might be closed here just when the next spec asks.
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(given);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }
}
