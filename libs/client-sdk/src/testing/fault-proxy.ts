import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { FaultScript, type PassingMessage, type ScriptStep } from './fault-script.ts';
import { type Fault, type FaultRecord } from './faults.ts';
import { ProxiedConnection, type Weather } from './proxied-connection.ts';
import { faultAt, type RandomFaults } from './random-faults.rules.ts';

/**
 * Stands between a client and a server, and breaks what passes as networks do, and worse: by call, by script, or at random
 * from a seed. Before a gateway it sees WebSocket messages; before anything else, bytes.
 */
export class FaultProxy {
  readonly #server: Server;
  readonly #given: string;
  readonly #http: boolean;
  #target: { host: string; port: number };
  readonly #connections = new Set<ProxiedConnection>();
  readonly #weather: Weather = { hanging: false, latencyMs: 0 };
  readonly #faults: FaultRecord[] = [];
  #bytesPerSecond = Infinity;
  #offline = false;
  #accepted = 0;
  #random: RandomFaults | undefined;
  #script: FaultScript | undefined;

  private constructor(targetUrl: string) {
    this.#given = targetUrl;
    this.#target = addressOf(targetUrl);
    this.#http = /^(http|ws):/.test(targetUrl);
    this.#server = createServer((client) => this.#relay(client));
  }

  /** @param targetUrl of a gateway, such as `http://127.0.0.1:4001`; or of any server, such as `nats://127.0.0.1:4222` */
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

  /** What scripts and chance have done so far. */
  get faults(): readonly FaultRecord[] {
    return this.#faults;
  }

  /** Breaks every connection; new ones are let through. */
  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }

  /** Breaks every connection, and lets none through until `recover`. */
  offline(): void {
    this.#offline = true;
    this.cut();
  }

  /** Connections that are open now stay so, and carry nothing any more; new ones are let through. */
  halfOpen(): void {
    for (const connection of this.#connections) connection.halfOpen();
  }

  /** Connections, new ones too, are open and carry nothing: what is sent is swallowed for good. */
  hang(): void {
    this.#weather.hanging = true;
  }

  /** Everything takes so much longer in each direction, from now on. */
  delay(ms: number): void {
    this.#weather.latencyMs = ms;
  }

  /** What the server sends is read no more, as by a client that is too slow: it piles up at the server. */
  stall(): void {
    for (const { lanes } of this.#connections) lanes.down.stop();
  }

  /** Reads on where it stalled. */
  flow(): void {
    for (const { lanes } of this.#connections) lanes.down.flow();
  }

  /** What the server sends arrives at this rate at most, of each connection. */
  throttle(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
    for (const { lanes } of this.#connections) lanes.down.throttle(bytesPerSecond);
  }

  /** Does step after step, each to the next message that it waits for. Resolves when all are done. */
  script(steps: readonly ScriptStep[]): Promise<void> {
    this.#script?.giveUp();
    this.#script = new FaultScript(steps);
    return this.#script.done;
  }

  /** Faults at random. The same seed does the same to the same message: its place in its connection decides. */
  random(faults: RandomFaults): void {
    this.#random = faults;
  }

  /** No more random faults, no script, no delay. What is open stays open. */
  calm(): void {
    this.#random = undefined;
    this.#script?.giveUp();
    this.#script = undefined;
    this.delay(0);
    this.throttle(Infinity);
  }

  /** Lets new connections through again; those that are open are broken. */
  recover(): void {
    this.#offline = false;
    this.#weather.hanging = false;
    this.cut();
  }

  /** Leads new connections to another server, as an address does after a failover; those that are open stay where they are. */
  redirect(targetUrl: string): void {
    this.#target = addressOf(targetUrl);
  }

  async close(): Promise<void> {
    this.calm();
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(client: Socket): void {
    if (this.#offline) return void client.destroy();
    const number = this.#accepted++;
    const connection = new ProxiedConnection({
      client,
      server: connect(this.#target),
      http: this.#http,
      weather: this.#weather,
      decide: (message, index, whole) => this.#decide(number, message, index, whole),
      onEnd: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    if (this.#bytesPerSecond !== Infinity) connection.lanes.down.throttle(this.#bytesPerSecond);
  }

  #decide(connection: number, message: PassingMessage, index: number, whole: boolean): Fault | undefined {
    const { direction, packet, ackOf } = message;
    const fault = this.#script?.faultFor(message) ?? (this.#random && faultAt(this.#random, { connection, direction, index }, whole));
    const what = `${packet.kind} ${ackOf ?? packet.name ?? ''}`.trim();
    if (fault) this.#faults.push({ connection, direction, index, fault, what });
    return fault;
  }
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
