import { connect, type NatsConnection } from '@nats-io/transport-node';

export interface BusOptions {
  /** `nats://host:port`, several separated by commas. */
  readonly url: string;
  /** Shown in the server's list of connections. */
  readonly name: string;
  /** Into how many subjects stream events are spread; the same for all processes of a deployment. */
  readonly streamShards: number;
  readonly onStatus?: (type: string, detail: string) => void;
  /** Told of what came and could not be read: parts of an answer of another release, say. */
  readonly onUnreadable?: (subject: string, error: unknown) => void;
}

/**
 * One NATS connection per process. It reconnects for ever: an outage of NATS delays, and what was
 * missed meanwhile is read from the log (see `onReconnect`).
 */
export class BusConnection {
  readonly nats: NatsConnection;
  readonly options: BusOptions;
  readonly #reconnectListeners: (() => void)[] = [];
  #connected = true;

  private constructor(nats: NatsConnection, options: BusOptions) {
    this.nats = nats;
    this.options = options;
    void this.#watch();
  }

  static async open(options: BusOptions): Promise<BusConnection> {
    const nats = await connect({
      servers: options.url.split(','),
      name: options.name,
      waitOnFirstConnect: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      pingInterval: 5_000,
      maxPingOut: 2,
    });
    return new BusConnection(nats, options);
  }

  /** Called after every reconnect: messages in between were lost for this process. */
  onReconnect(listener: () => void): void {
    this.#reconnectListeners.push(listener);
  }

  /** For readiness checks: fails while there is no server. */
  assertConnected(): Promise<void> {
    return this.#connected ? Promise.resolve() : Promise.reject(new Error('NATS is not connected'));
  }

  /** Sends what is buffered, answers what is being worked on, and ends the connection. */
  async close(): Promise<void> {
    if (this.nats.isClosed()) return;
    if (this.#connected) await this.nats.drain();
    else await this.nats.close();
  }

  async #watch(): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === 'disconnect') this.#connected = false;
      if (status.type === 'reconnect') this.#connected = true;
      if (status.type !== 'ping') this.options.onStatus?.(status.type, 'error' in status ? status.error.message : '');
      if (status.type === 'reconnect') for (const listener of this.#reconnectListeners) listener();
    }
  }
}
