import { PrismaPg } from '@prisma/adapter-pg';
import { type Pool } from 'pg';
import { PrismaClient } from './generated/client.ts';
import { PrimaryPool } from './primary-pool.ts';
import { Reads, type ReadBy } from './replicas/reads.ts';
import { hostUrls, urlSettings } from './servers/host-urls.rules.ts';
import { poolConfig } from './servers/pool-config.ts';

export interface DatabaseOptions {
  /** May name several hosts, of which one is the primary. */
  url: string;
  /** Names the standbys that may answer reads. */
  replicaUrl?: string;
  /** Connections at most, for Prisma and raw queries together; to each replica as many. */
  poolSize: number;
  /** Shown in pg_stat_activity and in Postgres's log. */
  applicationName: string;
  /** Told when a connection breaks; the pool replaces it, and a query that was on it has failed by itself. */
  onConnectionError?: (error: Error) => void;
  /** Told of each read that a replica may answer, once it is known who does. */
  onRead?: (by: ReadBy) => void;
  /** Told why a replica is not asked for a while. */
  onReplicaFault?: (error: unknown) => void;
}

export interface Database {
  prisma: PrismaClient;
  /** For SQL that Prisma cannot say, or says slowly. int8 arrives as a number. */
  pool: Pool;
  /** For reads of much that was said long ago: replicas answer them where there are any. */
  reads: Reads;
  /** For readiness. @throws when it cannot be asked, or takes no writes now */
  assertWritable: () => Promise<void>;
  /** Connections to the primary now, and who waits for one. */
  poolUse: () => { readonly inUse: number; readonly waiting: number; readonly limit: number };
  close: () => Promise<void>;
}

/** Prisma and raw SQL over one pool; it connects with the first query. */
export function createDatabase({ url, replicaUrl, poolSize, applicationName, onConnectionError, onRead, onReplicaFault }: DatabaseOptions): Database {
  const pool = new PrimaryPool(url, poolConfig(urlSettings(url), poolSize, applicationName));
  // Without a listener an 'error' ends the process. A connection in use tells only its own listeners, an idle one
  // tells the pool's as well.
  pool.on('connect', (client) => client.on('error', (error) => onConnectionError?.(error)));
  pool.on('error', () => undefined);

  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const replicas = replicaUrl === undefined ? [] : hostUrls(replicaUrl).map((each) => ({ url: each, poolSize, applicationName, onConnectionError }));
  const reads = new Reads({ primary: pool, replicas, onRead, onReplicaFault });
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await reads.close();
    await pool.end();
  };
  const poolUse = () => ({ inUse: pool.totalCount - pool.idleCount, waiting: pool.waitingCount, limit: poolSize });
  return { prisma, pool, reads, poolUse, assertWritable: () => pool.assertWritable(), close };
}
