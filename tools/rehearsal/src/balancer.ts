import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Plays a Kubernetes Service: each new connection goes to a random one of the ready processes, whoever the client was before
 * (no sticky sessions). One that nobody listens for is closed, as a Service does.
 */
export class Balancer {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #ports: readonly number[] = [];

  private constructor() {
    this.#server = createServer((client) => this.#relay(client));
  }

  static async open(): Promise<Balancer> {
    const balancer = new Balancer();
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Where new connections go from now on; those that are open stay where they are. */
  lead(ports: readonly number[]): void {
    this.#ports = ports;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #relay(client: Socket): void {
    const port = this.#ports[Math.floor(Math.random() * this.#ports.length)];
    this.#keep(client);
    if (port === undefined) return void client.destroy();
    const server = connect({ host: '127.0.0.1', port, noDelay: true });
    client.setNoDelay(true);
    this.#keep(server);
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    // A broken connection is closed; its other half follows.
    socket.on('error', () => undefined);
  }
}
