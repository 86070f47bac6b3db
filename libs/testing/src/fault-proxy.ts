import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Stands between a client and a server on this machine, and breaks their connection in the ways that
 * a network does: cut it, let it hang without a word, let a client stop reading, or be slow.
 */
export class FaultProxy {
  readonly #server: Server;
  #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  readonly #fromServer = new Set<Socket>();
  #hanging = false;
  #bytesPerSecond = Infinity;

  readonly #given: string;

  private constructor(targetUrl: string) {
    this.#given = targetUrl;
    this.#target = addressOf(targetUrl);
    this.#server = createServer((client) => this.#relay(client));
  }

  /** @param targetUrl such as `nats://127.0.0.1:4222` */
  static async before(targetUrl: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetUrl);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** What leads to the server by way of this: the same account and path as the URL that was given. */
  get url(): string {
    return Object.assign(new URL(this.#given), { host: `127.0.0.1:${this.port}` }).href;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Leads new connections to another server, as an address does after a failover; those that are open stay where they are. */
  redirect(targetUrl: string): void {
    this.#target = addressOf(targetUrl);
  }

  /** Breaks every connection; new ones are let through. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections stay open and carry nothing: what is sent is swallowed for good. */
  hang(): void {
    this.#hanging = true;
  }

  /** What the server sends is read no more, as by a client that is too slow: it piles up at the server. */
  stall(): void {
    for (const socket of this.#fromServer) socket.pause();
  }

  /** Reads on where it stalled. */
  flow(): void {
    for (const socket of this.#fromServer) socket.resume();
  }

  /** What the server sends arrives at this rate at most, of each connection. */
  throttle(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Lets new connections through again; those that were hanging are broken. */
  recover(): void {
    this.#hanging = false;
    this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #rest(socket: Socket, bytes: number): void {
    socket.pause();
    setTimeout(() => socket.resume(), (bytes / this.#bytesPerSecond) * 1_000);
  }

  #relay(client: Socket): void {
    const server = connect(this.#target);
    this.#fromServer.add(server);
    server.on('close', () => this.#fromServer.delete(server));
    for (const [from, to] of [[client, server], [server, client]] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => {
        if (!this.#hanging) to.write(chunk);
        if (from === server && this.#bytesPerSecond !== Infinity) this.#rest(server, chunk.length);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
