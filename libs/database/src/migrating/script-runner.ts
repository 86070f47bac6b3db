import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type pg from 'pg';
import { LockWatch } from './lock-watch.ts';
import { concurrentIndex, isConcurrent } from './script.rules.ts';

/** A statement that waits for a table's lock lets nobody in behind it: so long may writes wait for that. */
const LOCK_TIMEOUT_MS = 200;
/** About ten minutes in all. */
const RETRIES = 120;
const BACKOFF = new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000 });
const LOCK_NOT_AVAILABLE = '55P03';

export interface ScriptRunnerOptions {
  /** The connection that migrates: one, and for nothing else. */
  readonly connection: pg.Pool;
  /** Another one, to see what the first waits for. */
  readonly observer: pg.ClientBase;
  /** Sends a script over `connection`, as it is. */
  readonly execute: (script: string) => Promise<unknown>;
  readonly report: (line: string) => void;
  readonly retries?: number;
  /** Called when a script has not got its locks at last: nothing of it was done. */
  readonly onGiveUp: () => void;
}

/**
 * Runs the SQL of migrations while others write. A script is one transaction: when it does not get a lock soon, it is rolled
 * back, writers go first, and it begins again. A single statement with CONCURRENTLY keeps nobody waiting, and itself waits
 * as long as it takes; an invalid index that an earlier attempt has left is dropped before.
 */
export class ScriptRunner {
  readonly #options: ScriptRunnerOptions;

  constructor(options: ScriptRunnerOptions) {
    this.#options = options;
  }

  run(script: string): Promise<void> {
    return isConcurrent(script) ? this.#runConcurrently(script) : this.#runWithRetries(script);
  }

  async #runWithRetries(script: string): Promise<void> {
    const { connection, report, onGiveUp, retries = RETRIES } = this.#options;
    const policy = retry(handleWhen(isLockTimeout), { maxAttempts: retries, backoff: BACKOFF });
    let holders = '';
    policy.onRetry(({ delay }) => report(`no lock within ${LOCK_TIMEOUT_MS} ms, held by ${holders || 'one that is gone now'}: next attempt in ${Math.round(delay)} ms`));
    policy.onGiveUp(onGiveUp);
    await policy.execute(async () => {
      holders = '';
      // Each time: the pool gives up a connection on which a query has failed.
      await connection.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await this.#watched(script, (found) => (holders = found));
    });
    await connection.query('RESET lock_timeout');
  }

  async #runConcurrently(script: string): Promise<void> {
    await this.#dropInvalid(concurrentIndex(script));
    await this.#watched(script, (holders) => this.#options.report(`waiting for the end of ${holders}`));
  }

  /** Postgres keeps what it has built of an index when the build fails, and no query uses it. */
  async #dropInvalid(index: string | undefined): Promise<void> {
    if (index === undefined) return;
    const { connection, report } = this.#options;
    const { rowCount } = await connection.query('SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid', [index]);
    if (rowCount === 0) return;
    report(`index ${index} is invalid, left by an attempt that failed: it is built anew`);
    await connection.query(`DROP INDEX CONCURRENTLY ${index}`);
  }

  async #watched(script: string, onHolders: (holders: string) => void): Promise<void> {
    const { connection, observer, execute } = this.#options;
    const { rows } = await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const watch = new LockWatch(observer, rows[0]?.pid ?? 0, onHolders);
    try {
      await execute(script);
    } finally {
      watch.stop();
    }
  }
}

/** As the driver says it, or Prisma's adapter, which wraps that. */
function isLockTimeout(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { originalCode?: unknown } };
  return code === LOCK_NOT_AVAILABLE || cause?.originalCode === LOCK_NOT_AVAILABLE;
}
