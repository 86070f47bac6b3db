import { PrismaPg } from '@prisma/adapter-pg';
import { type Pool } from 'pg';
import { PrismaClient } from './generated/client.ts';
import { PrimaryPool } from './primary-pool.ts';
import { SAFE_INTEGER_TYPES } from './safe-integer-types.ts';

export interface DatabaseOptions {
  url: string;
  /** Connections at most, for Prisma and raw queries together. */
  poolSize: number;
  /** Shown in pg_stat_activity and in Postgres's log. */
  applicationName: string;
  /** Told when a connection breaks; the pool replaces it, and a query that was on it has failed by itself. */
  onConnectionError?: (error: Error) => void;
}

export interface Database {
  prisma: PrismaClient;
  /** For SQL that Prisma cannot say, or says slowly. int8 arrives as a number. */
  pool: Pool;
  /** For readiness. @throws when it cannot be asked, or takes no writes now */
  assertWritable: () => Promise<void>;
  close: () => Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A process that stalls in a transaction must not keep the row lock of a stream, and with it a channel, for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

/**
 * The adapter writes and reads timestamps without their zone: right in UTC alone, whatever the server's default.
 * A statement that is prepared while its table is small would keep a sequential scan when the table has grown;
 * every query here has an index. For short arrays Postgres would rather plan anew each time, which costs
 * up to as much as the statement itself: one plan has to do for all values, and does (docs/adr/0007).
 */
const SESSION_SETTINGS = '-c TimeZone=UTC -c enable_seqscan=off -c plan_cache_mode=force_generic_plan';
/**
 * Far above any query here: what takes longer waits for a lock that is not coming. Costly reads have less, work in the
 * background more (bounded-time.ts).
 */
const STATEMENT_TIMEOUT_MS = 10_000;
/** The same for a server that does not answer at all; its connection is then given up. */
const ANSWER_TIMEOUT_MS = 15_000;

/** Prisma and raw SQL over one pool; it connects with the first query. */
export function createDatabase({ url, poolSize, applicationName, onConnectionError }: DatabaseOptions): Database {
  const pool = new PrimaryPool({
    connectionString: url,
    max: poolSize,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    // Statements leave without waiting for the answer to the one before: pg 9 takes them no other way.
    pipeline: true,
    types: SAFE_INTEGER_TYPES,
    options: SESSION_SETTINGS,
  });
  // Without a listener an 'error' ends the process. A connection in use tells only its own listeners, an idle one
  // tells the pool's as well.
  pool.on('connect', (client) => client.on('error', (error) => onConnectionError?.(error)));
  pool.on('error', () => undefined);

  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await pool.end();
  };
  return { prisma, pool, assertWritable: () => pool.assertWritable(), close };
}
