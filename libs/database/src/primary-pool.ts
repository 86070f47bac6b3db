import { metrics } from '@opentelemetry/api';
import pg, { type PoolClient, type PoolConfig } from 'pg';
import { errorLabel, isPassing, isReadOnly, isStale, told } from './faults.ts';
import { findPrimary } from './servers/find-primary.ts';
import { hostUrls, urlSettings } from './servers/host-urls.rules.ts';
import { requireSettings } from './servers/pool-config.ts';
import { type Query, rewire, telling } from './servers/watched-client.ts';

/** All connections are given up at most so often: while there is no other primary, new ones lead to a read-only server as well. */
const RETIRE_EVERY_MS = 1_000;

/** Of several hosts, one that does not even refuse a connection is left for another one soon. */
const CONNECT_TIMEOUT_MS = 3_000;

type Taken = (error: Error | undefined, client: PoolClient | undefined, done: (release?: Error | boolean) => void) => void;

/** SQLSTATE, which the alert PostgresDiskFull waits for. */
const DISK_FULL = '53100';

/**
 * Connections to the primary, wherever the address leads (docs/adr/0023), or whichever of several hosts it is (docs/adr/0039).
 * Once one of them answers that it is read-only, all of them are given up: the primary may be another server by now. A
 * standby is refused. Whatever fails here and will pass is UNAVAILABLE, for raw SQL and for Prisma: this is the one place
 * that tells it.
 */
export class PrimaryPool extends pg.Pool {
  readonly #errors = metrics.getMeter('database').createCounter('chat.database.errors', {
    description: 'Statements and connections that failed, by code: a SQLSTATE, or that of the socket.',
  });
  readonly #openedAt = new WeakMap<PoolClient, number>();
  readonly #hosts: Hosts;
  readonly #prepared: boolean;
  /** Connections that were opened before this, or of which it is not known, are not used any more. */
  #retiredAt = -Infinity;

  constructor(url: string, config: PoolConfig) {
    const hosts = new Hosts(hostUrls(url));
    const { pooled, prepared } = urlSettings(url);
    const verify = async (client: PoolClient): Promise<void> => {
      await refuseStandby(client);
      if (pooled) await requireSettings(client);
    };
    super({ ...config, ...(hosts.areSeveral ? { Client: hosts.client } : { connectionString: url }), verify: (client, done) => void verify(client).then(() => done(), done) });
    this.#hosts = hosts;
    this.#prepared = prepared;
    // A full disk is told by an increase, and a counter that is first seen above 0 has not increased.
    this.#errors.add(0, { code: DISK_FULL });
    this.on('connect', (client) => this.#watch(client));
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<PoolClient> | undefined {
    const taken = this.#take();
    if (callback === undefined) return taken;
    taken.then(
      (client) => callback(undefined, client, (error) => client.release(error)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  /** The pool itself fails a statement whose connection breaks, before the connection does. */
  override query(...statement: unknown[]): never {
    return telling(super.query.bind(this) as Query, told)(...statement) as never;
  }

  /** @throws when the server is a standby or takes no writes now */
  async assertWritable(): Promise<void> {
    const { rows } = await super.query<{ read_only: string }>(`SELECT current_setting('transaction_read_only') AS read_only`);
    if (rows[0]?.read_only !== 'on') return;
    await this.#retire();
    throw new Error('the database is read-only');
  }

  async #take(): Promise<PoolClient> {
    for (;;) {
      const client = await this.#open().catch((error: unknown) => {
        this.#count(error);
        throw told(error);
      });
      if ((this.#openedAt.get(client) ?? -Infinity) > this.#retiredAt) return client;
      client.release(true);
    }
  }

  /** A host that does not answer, or is no primary, may have handed over to another one. */
  async #open(): Promise<PoolClient> {
    try {
      return await super.connect();
    } catch (error) {
      if (!isPassing(error) || !(await this.#hosts.moveToPrimary())) throw error;
      return super.connect();
    }
  }

  #watch(client: PoolClient): void {
    this.#openedAt.set(client, performance.now());
    const tell = (error: unknown): unknown => {
      this.#count(error);
      if (isReadOnly(error)) void this.#retire();
      if (isStale(error)) this.#openedAt.delete(client);
      return told(error);
    };
    rewire(client, { prepared: this.#prepared, tell });
  }

  #count(error: unknown): void {
    this.#errors.add(1, { code: errorLabel(error) });
  }

  async #retire(): Promise<void> {
    const now = performance.now();
    if (now - this.#retiredAt < RETIRE_EVERY_MS) return;
    this.#retiredAt = now;
    await this.#hosts.moveToPrimary();
  }
}

/** The hosts of a URL, of which new connections go to one: the primary, as far as is known. */
class Hosts {
  readonly client: typeof pg.Client;
  readonly #urls: readonly string[];
  #current: string;
  #looking: Promise<boolean> | undefined;

  constructor(urls: readonly string[]) {
    this.#urls = urls;
    this.#current = urls[0] ?? '';
    const current = (): string => this.#current;
    this.client = class extends pg.Client {
      constructor(config?: string | pg.ClientConfig) {
        super({ ...(config as pg.ClientConfig), connectionString: current(), connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
      }
    };
  }

  get areSeveral(): boolean {
    return this.#urls.length > 1;
  }

  /** @returns whether one was found. Whoever asks meanwhile waits for the same look. */
  async moveToPrimary(): Promise<boolean> {
    if (!this.areSeveral) return false;
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<boolean> {
    const found = await findPrimary(this.#urls);
    if (found !== undefined) this.#current = found;
    return found !== undefined;
  }
}

/** What a standby says is behind, and after a failover it is of the past. */
async function refuseStandby(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
  if (rows[0]?.standby !== false) throw new StandbyError();
}

/** SQLSTATE of a server that cannot be used as it is now. */
class StandbyError extends Error {
  override readonly name = 'StandbyError';
  readonly code = '57P03';

  constructor() {
    super('the server is a standby: the address does not lead to the primary yet');
  }
}
