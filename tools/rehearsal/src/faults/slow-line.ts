import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A line to a server, whose answers come as late as it is told, or not at all. */
export class SlowLine {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  delayMs = 0;
  #isCut = false;

  private constructor(target: URL) {
    this.#server = createServer((client) => {
      if (this.#isCut) return void client.destroy();
      const server = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
      client.setNoDelay(true);
      for (const socket of [client, server]) {
        this.#open.add(socket);
        socket.once('close', () => this.#open.delete(socket));
        // A broken connection is closed; its other half follows.
        socket.on('error', () => undefined);
      }
      client.pipe(server).pipe(this.#late()).pipe(client);
      client.once('close', () => server.destroy());
      server.once('close', () => client.destroy());
    });
  }

  static async before(url: string): Promise<SlowLine> {
    const line = new SlowLine(new URL(url));
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  /** The same address, by way of this line. */
  through(url: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #late(): Transform {
    return new Transform({ transform: (chunk: Buffer, _, done) => void setTimeout(done, this.delayMs, null, chunk) });
  }
}
