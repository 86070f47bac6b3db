import { type ConnectorOptions, type Dial, type Source } from './connection/connector.ts';
import { type Backoff } from './connection/reconnect.rules.ts';
import { DeviceWakes } from './connection/wakes.ts';
import { deviceStorage } from './outbox/keeping/indexed-db-storage.ts';
import { type OutboxStorage } from './outbox/keeping/kept-entry.ts';
import { deviceLocks, type Locks } from './outbox/keeping/succession.ts';
import { type RetryOptions } from './retry.ts';
import { type ClientTracing } from './tracing/client-tracing.ts';

export interface ChatClientOptions {
  /** Of a gateway, or of the load balancer before them. A function is asked at each connect. */
  readonly url: Source<string>;
  /** Of channel-api. */
  readonly apiUrl: string;
  /** Of file-service. Default: `apiUrl`, where one address leads to both */
  readonly filesUrl?: string;
  /** An access token of the user; asked for at each connect, and when one has expired. */
  readonly token: Source<string>;
  /**
   * Whose token it is. What was written is kept on the device from the first message on, and shown after a reload, also
   * without a connection. Default: what the first session says
   */
  readonly userId?: string | undefined;
  /**
   * Where that is kept which waits to be sent. Default: IndexedDB, and memory where there is none; `false`: in memory,
   * lost with the page.
   */
  readonly storage?: OutboxStorage | false | undefined;
  /** Show messages, edits, deletions and reactions before the server has confirmed them. Default: false */
  readonly optimistic?: boolean;
  /** Tell the server by itself what has reached this client. Default: true */
  readonly reportDelivered?: boolean;
  /** How the application names itself to administrators, such as `chat-web/1.4.2`: up to 64 characters. */
  readonly clientName?: string;
  /** Between attempts to connect, and up to 5 s before a command is repeated. Default: at most 500 ms at first, 30 s at last */
  readonly backoff?: Backoff;
  /** Default: 10 s */
  readonly connectTimeoutMs?: number;
  /** For commands and HTTP pages. Default: 10 s */
  readonly commandTimeoutMs?: number;
  /** Cursors that move within this time travel as one. Default: 250 ms */
  readonly cursorIntervalMs?: number;
  /** Commands that may wait to be acknowledged. Default: 1,000 */
  readonly outboxCapacity?: number;
  /**
   * Tell the server by itself whether somebody is at the page: by its visibility and by what they do to it. Default: true,
   * where there is a page.
   */
  readonly detectActivity?: boolean;
  /** Without anything done for so long, nobody is at the page. Default: 5 minutes */
  readonly idleAfterMs?: number;
  /**
   * Default: WebSocket, and HTTP long-polling where a proxy lets no WebSocket through and the deployment allows polling,
   * which needs sticky sessions.
   */
  readonly transports?: readonly ('websocket' | 'polling')[];
  /** How long a draft must stay as it is before it is kept for other devices. Default: 1 s */
  readonly draftPauseMs?: number;
  /** How a connection is opened: for what stands between a client and its gateway. */
  readonly dial?: Dial | undefined;
  /** Who traces this client: `clientTracing` of `@chatgenius/client-sdk/tracing`. Default: nobody */
  readonly tracing?: ClientTracing | undefined;
  /** From 0 to 1. Default: Math.random */
  readonly random?: () => number;
  readonly fetch?: typeof fetch;
}

export interface Settings extends Required<Omit<ChatClientOptions, 'storage' | 'userId' | 'dial' | 'tracing' | 'clientName'>>, ConnectorOptions {
  readonly storage: OutboxStorage | undefined;
  readonly dial?: Dial | undefined;
  readonly tracing?: ClientTracing | undefined;
  readonly locks: Locks | undefined;
  readonly transports: Required<ChatClientOptions>['transports'];
  /** Between repetitions of a command or a page, while the connection is there. */
  readonly retries: RetryOptions;
}

/** A service that was away is taken up again sooner than a server that 10,000 clients reconnect to. */
const LONGEST_RETRY_MS = 5_000;

export function withDefaults(options: ChatClientOptions): Settings {
  const settings = {
    reportDelivered: true,
    backoff: { firstMs: 500, longestMs: 30_000 },
    connectTimeoutMs: 10_000,
    commandTimeoutMs: 10_000,
    cursorIntervalMs: 250,
    outboxCapacity: 1_000,
    draftPauseMs: 1_000,
    detectActivity: true,
    idleAfterMs: 300_000,
    transports: ['websocket', 'polling'] as const,
    optimistic: false,
    wakes: new DeviceWakes(),
    locks: deviceLocks(),
    random: Math.random,
    fetch: globalThis.fetch.bind(globalThis),
    filesUrl: options.apiUrl,
    ...options,
  };
  const { backoff, random, storage = deviceStorage() } = settings;
  return { ...settings, storage: storage === false ? undefined : storage, retries: { random, backoff: { ...backoff, longestMs: Math.min(backoff.longestMs, LONGEST_RETRY_MS) } } };
}
