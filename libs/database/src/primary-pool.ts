import pg, { type PoolClient, type PoolConfig } from 'pg';
import { isReadOnly, isStale, told } from './faults.ts';

/** All connections are given up at most so often: while there is no other primary, new ones lead to a read-only server as well. */
const RETIRE_EVERY_MS = 1_000;

type Query = (...statement: unknown[]) => unknown;
type Taken = (error: Error | undefined, client: PoolClient | undefined, done: (release?: Error | boolean) => void) => void;

/**
 * Connections to the primary, wherever the address leads (docs/adr/0023). Once one of them answers that it is read-only,
 * all of them are given up: the primary may be another server by now. A standby is refused. Whatever fails here and will
 * pass is UNAVAILABLE, for raw SQL and for Prisma: this is the one place that tells it.
 */
export class PrimaryPool extends pg.Pool {
  readonly #openedAt = new WeakMap<PoolClient, number>();
  /** Connections that were opened before this, or of which it is not known, are not used any more. */
  #retiredAt = -Infinity;

  constructor(config: PoolConfig) {
    super({ ...config, verify: (client, done) => void refuseStandby(client).then(() => done(), done) });
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
    this.#retire();
    throw new Error('the database is read-only');
  }

  async #take(): Promise<PoolClient> {
    for (;;) {
      const client = await super.connect().catch((error: unknown) => {
        throw told(error);
      });
      if ((this.#openedAt.get(client) ?? -Infinity) > this.#retiredAt) return client;
      client.release(true);
    }
  }

  #watch(client: PoolClient): void {
    this.#openedAt.set(client, performance.now());
    const failed = (error: unknown): unknown => {
      if (isReadOnly(error)) this.#retire();
      if (isStale(error)) this.#openedAt.delete(client);
      return told(error);
    };
    client.query = telling(client.query.bind(client) as Query, failed) as PoolClient['query'];
  }

  #retire(): void {
    const now = performance.now();
    if (now - this.#retiredAt >= RETIRE_EVERY_MS) this.#retiredAt = now;
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

/** The same query, of which each failure is told by `tell`, to a callback as to whoever awaits it. */
function telling(query: Query, tell: (error: unknown) => unknown): Query {
  return (...statement) => {
    const callback = statement.at(-1);
    if (isCallback(callback)) return query(...statement.slice(0, -1), (error: unknown, result: unknown) => callback(error && tell(error), result));
    return Promise.resolve(query(...statement)).catch((error: unknown) => {
      throw tell(error);
    });
  };
}

const isCallback = (value: unknown): value is (error: unknown, result: unknown) => void => typeof value === 'function';
