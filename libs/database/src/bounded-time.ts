import { ChatError } from '@chatgenius/contracts';
import { type Pool, type PoolClient, type QueryConfig } from 'pg';
import { withSnapshot, withTransaction, type Queryable, type Transaction } from './stream-log/transaction.ts';

/** Work that nobody waits for may take longer than what users ask for; what takes longer than this is stuck. */
const BACKGROUND_STATEMENT_MS = 60_000;
/** Until the client gives up on a server that does not answer at all. */
const ANSWER_MARGIN_MS = 5_000;

/** Why reads end that have used up their time. */
export class TimeUsedUpError extends Error {
  override readonly name = 'TimeUsedUpError';

  constructor(withinMs: number) {
    super(`the reads took longer than ${withinMs} ms together`);
  }
}

/**
 * Reads as of one instant that may take so long together, the wait for a connection included: Postgres cancels the
 * statement at which the time is up.
 * @throws ChatError UNAVAILABLE when it is
 */
export function withSnapshotWithin<Result>(pool: Pool, withinMs: number, read: (snapshot: Queryable) => Promise<Result>): Promise<Result> {
  const until = performance.now() + withinMs;
  return withSnapshot(pool, (snapshot) => read(endingAt(snapshot, until, withinMs)));
}

/** Each statement is told what is left of the time. The telling leaves with it: it costs no round trip. */
function endingAt(client: Queryable, until: number, withinMs: number): Queryable {
  const query = (...statement: Parameters<PoolClient['query']>): unknown => {
    const leftMs = Math.floor(until - performance.now());
    if (leftMs < 1) return Promise.reject(new ChatError('UNAVAILABLE', {}, { cause: new TimeUsedUpError(withinMs) }));
    // It fails only where the statement behind it fails as well, which says why.
    client.query(`SET LOCAL statement_timeout = ${leftMs}`).catch(() => undefined);
    return client.query(...statement);
  };
  return { query: query as PoolClient['query'] };
}

/** A transaction of work that no user waits for: cleaning up, indexing. */
export function withBackgroundTransaction<Result>(pool: Pool, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
  return withTransaction(pool, async (client) => {
    await client.query(`SET LOCAL statement_timeout = ${BACKGROUND_STATEMENT_MS}`);
    return work(patient(client));
  });
}

function patient(client: Transaction): Transaction {
  const query = (statement: string | QueryConfig, values?: unknown[]): unknown => {
    const config = typeof statement === 'string' ? { text: statement } : statement;
    return client.query({ ...config, query_timeout: BACKGROUND_STATEMENT_MS + ANSWER_MARGIN_MS } as QueryConfig, values);
  };
  return { query: query as PoolClient['query'] };
}
