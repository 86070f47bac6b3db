import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * Plays a Kubernetes Service: each new connection goes to a random one of the ready processes, whoever the client was before
 * (no sticky sessions). One that nobody listens for is closed, as a Service does.
 */
export class Balancer {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #bytesPerSecond: number;
  #ports: readonly number[] = [];

  private constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#server = createServer((client) => this.#relay(client));
  }

  /** @param bytesPerSecond that a client can send, as over a phone's line */
  static async open({ bytesPerSecond = Infinity } = {}): Promise<Balancer> {
    const balancer = new Balancer(bytesPerSecond);
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
    const line = this.#bytesPerSecond === Infinity ? client : client.pipe(slowed(this.#bytesPerSecond));
    line.pipe(server).pipe(client);
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

function slowed(bytesPerSecond: number): Transform {
  return new Transform({
    transform: (chunk: Buffer, _, done) => void setTimeout(done, (chunk.length / bytesPerSecond) * 1_000, null, chunk),
  });
}
