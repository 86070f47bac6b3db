import { AsyncLocalStorage } from 'node:async_hooks';
import { type Pool, type PoolClient, type QueryResult } from 'pg';

/** Something that answers a query: inside of a transaction or on its own. */
export type Queryable = Pick<Pool | PoolClient, 'query'>;

/** A connection inside of a transaction. */
export type Transaction = Pick<PoolClient, 'query'>;

type BeforeCommit = (transaction: Transaction) => Promise<void>;
const companions = new AsyncLocalStorage<BeforeCommit>();

/**
 * Whatever `work` commits by {@link withTransaction}, however deep inside, `beforeCommit` is part of: it runs last, and
 * what it throws rolls everything back.
 */
export const committingWith = <Result>(beforeCommit: BeforeCommit, work: () => Result): Result => companions.run(beforeCommit, work);

/** Runs `work` in one READ COMMITTED transaction: commits what it did, or rolls back and rethrows. */
export async function withTransaction<Result>(pool: Pool, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, async (client) => {
    await client.query('BEGIN');
    const result = await work(client);
    await companions.getStore()?.(client);
    await client.query('COMMIT');
    return result;
  });
}

/**
 * The same in two round trips instead of one for each statement: `read` and `write` start all of their statements before
 * they wait for the first. Those of `read` leave with BEGIN, and COMMIT leaves behind those of `write`, unless `write` has
 * failed to make one of them: then everything is rolled back.
 */
export async function withPipelinedTransaction<Facts, Result>(
  pool: Pool,
  read: (transaction: Transaction) => Promise<Facts>,
  write: (transaction: Transaction, facts: Facts) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, async (client) => {
    const [, facts] = await Promise.all([client.query('BEGIN'), read(client)]);
    const { transaction, commit } = committable(client);
    const writing = write(transaction, facts);
    // Whatever is thrown while statements are made reaches `writing` within this turn: none of it waits for the network.
    await Promise.race([writing, endOfTick()]);
    const [result, end] = await Promise.all([writing, commit()]);
    if (end.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return result;
  });
}

/** Runs reads that all see the database at the same instant. They may be started together: then they leave with BEGIN. */
export async function withSnapshot<Result>(pool: Pool, read: (snapshot: Queryable) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, async (client) => {
    const [, result] = await Promise.all([client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'), read(client)]);
    await client.query('COMMIT');
    return result;
  });
}

/** Resolves when everything that waits for nothing but promises has run. */
const endOfTick = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A statement that came after COMMIT would be outside of the transaction without anybody noticing. */
function committable(client: PoolClient): { transaction: Transaction; commit: () => Promise<QueryResult> } {
  let committed = false;
  const query = ((...statement: Parameters<PoolClient['query']>) => {
    if (committed) throw new Error('a statement was started after COMMIT: start all of them before the first await');
    return client.query(...statement);
  }) as PoolClient['query'];
  const commit = () => {
    committed = true;
    return client.query('COMMIT');
  };
  return { transaction: { query }, commit };
}

async function inTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    // A connection that cannot even roll back is not given to anybody else.
    client.release(broken);
  }
}
