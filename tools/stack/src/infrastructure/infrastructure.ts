import { type ServiceAccount } from '@chatgenius/contracts';

export interface InfrastructureUrls {
  DATABASE_URL: string;
  REDIS_URL: string;
  NATS_URL: string;
}

/** One server that a test may break. All three resolve when it has happened. */
export interface InfrastructureServer {
  readonly url: string;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again after stop() or kill(), on the same port, with the same data. */
  start(): Promise<void>;
}

export interface Infrastructure {
  /** Where it came from, for people: "servers from packages", "containers", "the environment". */
  source: string;
  /** The administrator's, who may do everything. */
  urls: InfrastructureUrls;
  /** A service's own account, with its rights; the same as everybody's on servers of the environment that make no difference. */
  urlsOf: (account: ServiceAccount) => InfrastructureUrls;
  servers: { postgres: InfrastructureServer; redis: InfrastructureServer; nats: InfrastructureServer };
  /** Stops what was started; ephemeral data is gone afterwards. */
  stop(): Promise<void>;
}

export interface InfrastructureOptions {
  /** Default: ephemeral. */
  data?: { kind: 'ephemeral' } | { kind: 'persistent'; directory: string };
  /**
   * `relaxed` lets Postgres skip fsync: an acknowledged commit then survives a crash of every
   * process, but not of the machine. For tests; benchmarks ask for `full`, persistent data always has it.
   */
  durability?: 'full' | 'relaxed';
  /** For tests that stop and kill servers: never take those that the environment names. */
  ignoreEnvironment?: boolean;
  /** The administrator's, for tests in which one server takes the place of another; default: a random one. */
  password?: string;
  /** NATS takes nothing in the clear; default: where data is persistent. */
  tls?: boolean;
  /** Use this Postgres, and start Redis and NATS alone: systems side by side may share it, with a database each. */
  postgresUrl?: string;
  /** Where the servers write their logs; default: a temporary folder. */
  logDirectory?: string;
  /** Called with one line of progress at a time. */
  report?: (line: string) => void;
  /** Start a server again that ends without having been stopped. The environment's are not ours to start. */
  restartOnExit?: boolean;
}

/** The options as the rungs see them: nothing left to decide. */
export interface RungOptions {
  data: NonNullable<InfrastructureOptions['data']>;
  durability: 'full' | 'relaxed';
  /** The administrator's, on all servers that are started. */
  password: string;
  tls: boolean;
  postgresUrl: string | undefined;
  logDirectory: string | undefined;
  report: (line: string) => void;
  restartOnExit: boolean;
}

export const DATABASE_NAME = 'chatgenius';
