import { setTimeout as delay } from 'node:timers/promises';
import { inbox, surveyInbox } from '@chatgenius/contracts';
import { connect, createInbox, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { serverAddress, type ServerAddress } from './server-address.rules.ts';

export interface BusOptions {
  /** `nats://account:password@host:port`, or `tls://…?ca=/file.pem`; several separated by commas. */
  readonly url: string;
  /** `service/instance`: shown in the server's list of connections. */
  readonly name: string;
  /** Into how many subjects stream events are spread; the same for all processes of a deployment. */
  readonly streamShards: number;
  readonly onStatus?: (type: string, detail: string) => void;
  /** Told when no server can be reached, or one refuses this account, or what it wants to say or hear. */
  readonly onTrouble?: (error: Error) => void;
  /** Told of what came and could not be read: parts of an answer of another release, say. */
  readonly onUnreadable?: (subject: string, error: unknown) => void;
}

const RETRY_MS = 250;
/** By then every server of a cluster knows who wants to hear what, also one that was slow to learn it. */
const SETTLED_MS = 1_000;
/** A server that is silent is left after three times as long: before presence takes those who are connected here for gone. */
const PING_MS = 2_000;
const TROUBLE_EVERY_MS = 1_000;

/**
 * One NATS connection per process. It reconnects for ever: an outage of NATS delays, and what was
 * missed meanwhile is read from the log (see `onPossibleLoss`).
 */
export class BusConnection {
  readonly nats: NatsConnection;
  readonly options: BusOptions;
  readonly #lossListeners: (() => void)[] = [];
  #cluster: string;
  #settling: NodeJS.Timeout | undefined;
  #connected = true;
  #troubledAt = -Infinity;

  private constructor(nats: NatsConnection, options: BusOptions) {
    this.nats = nats;
    this.options = options;
    this.#cluster = clusterOf(nats);
    void this.#watch();
  }

  /** Waits for as long as there is no server, or none that takes this account. @throws TypeError if the URL is none; or as the signal says */
  static async open(options: BusOptions, signal?: AbortSignal): Promise<BusConnection> {
    const address = serverAddress(options.url);
    let told = '';
    for (;;) {
      try {
        return new BusConnection(await connectOnce(address, options.name), options);
      } catch (error) {
        const reason = error instanceof Error ? error : new Error(String(error));
        if (reason.message !== told) options.onTrouble?.(reason);
        told = reason.message;
        await delay(RETRY_MS, undefined, { signal });
      }
    }
  }

  /**
   * Called after every reconnect: messages in between were lost for this process. Also when servers of a cluster have
   * come or gone, to which this process need not have been connected: what one of them had taken may have died with it.
   * In a cluster, called once more a little later.
   */
  onPossibleLoss(listener: () => void): void {
    this.#lossListeners.push(listener);
  }

  /** Calls `receive` for each message; what it throws would end the connection. */
  subscribe(subject: string, receive: (message: Msg) => void, options: { readonly queue?: string } = {}): Subscription {
    return this.nats.subscribe(subject, { ...options, callback: (error, message) => (error ? this.#troubled(error) : receive(message)) });
  }

  /** A subject for answers, which only this service may listen to. */
  newInbox(): string {
    return createInbox(inbox(serviceOf(this.options.name)));
  }

  /** The same for what is asked of all who listen. */
  newSurveyInbox(): string {
    return createInbox(surveyInbox(serviceOf(this.options.name)));
  }

  /** For readiness checks: fails while there is no server. */
  assertConnected(): Promise<void> {
    return this.#connected ? Promise.resolve() : Promise.reject(new Error('NATS is not connected'));
  }

  /** Sends what is buffered, answers what is being worked on, and ends the connection. */
  async close(): Promise<void> {
    clearTimeout(this.#settling);
    if (this.nats.isClosed()) return;
    if (this.#connected) await this.nats.drain();
    else await this.nats.close();
  }

  async #watch(): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === 'disconnect') this.#connected = false;
      if (status.type === 'reconnect') this.#connected = true;
      if (status.type === 'error') this.#troubled(status.error);
      else if (status.type !== 'ping') this.options.onStatus?.(status.type, '');
      if (this.#clusterHasChanged() || status.type === 'reconnect') this.#tellOfLoss();
    }
  }

  #clusterHasChanged(): boolean {
    const before = this.#cluster;
    this.#cluster = clusterOf(this.nats);
    return this.#cluster !== before;
  }

  #tellOfLoss(): void {
    const tell = (): void => this.#lossListeners.forEach((listener) => listener());
    tell();
    clearTimeout(this.#settling);
    if (this.#cluster !== '') this.#settling = setTimeout(tell, SETTLED_MS);
  }

  /** Once a second at most: each of a thousand messages may be refused, and each attempt to come back. */
  #troubled(error: Error): void {
    const now = performance.now();
    if (now - this.#troubledAt < TROUBLE_EVERY_MS) return;
    this.#troubledAt = now;
    this.options.onTrouble?.(error);
  }
}

function connectOnce(address: ServerAddress, name: string): Promise<NatsConnection> {
  return connect({
    ...address,
    name,
    // Once it has been connected. A password that is being exchanged is wrong for a while.
    ignoreAuthErrorAbort: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RETRY_MS,
    reconnectJitter: RETRY_MS,
    pingInterval: PING_MS,
    maxPingOut: 2,
  });
}

/** The servers of the cluster that the connected one knows; nothing where there is one server. */
const clusterOf = ({ info }: NatsConnection): string => (info?.connect_urls ?? []).toSorted().join();

/** `connection-gateway/pod-1` is of connection-gateway. What may not stand in a subject is replaced. */
const serviceOf = (name: string): string => name.split('/', 1).join('').replaceAll(/[^\w-]/g, '-');
