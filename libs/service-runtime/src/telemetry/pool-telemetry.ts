import { meter } from './telemetry.ts';

/** How a pool of connections, or of questions under way, is used now. */
export interface PoolUse {
  readonly inUse: number;
  /** Who waits for one of them. */
  readonly waiting: number;
  /** How many there may be; nothing where there is no limit. */
  readonly limit?: number;
}

type Pools = Map<string, Set<() => PoolUse>>;

let pools: Pools | undefined;

/** Tells Prometheus how a pool is used. Several of one name count together. Returns what ends it. */
export function observePool(pool: string, use: () => PoolUse): () => void {
  pools ??= begin();
  const ofName = pools.get(pool) ?? new Set();
  pools.set(pool, ofName.add(use));
  return () => ofName.delete(use);
}

function begin(): Pools {
  const known: Pools = new Map();
  const instruments = meter('pools');
  const inUse = instruments.createObservableGauge('chat.pool.in_use', { description: 'Connections to Postgres in use, commands of Redis and requests over NATS under way, by pool.' });
  const waiting = instruments.createObservableGauge('chat.pool.waiting', { description: 'What waits for a connection of the pool, or for the connection to come back.' });
  const limit = instruments.createObservableGauge('chat.pool.limit', { description: 'Connections that a pool may have.' });
  instruments.addBatchObservableCallback(
    (result) => {
      for (const [pool, uses] of known) {
        const now = [...uses].map((use) => use());
        const sum = (part: (use: PoolUse) => number): number => now.reduce((total, use) => total + part(use), 0);
        result.observe(inUse, sum((use) => use.inUse), { pool });
        result.observe(waiting, sum((use) => use.waiting), { pool });
        if (now.some((use) => use.limit !== undefined)) result.observe(limit, sum((use) => use.limit ?? 0), { pool });
      }
    },
    [inUse, waiting, limit],
  );
  return known;
}
