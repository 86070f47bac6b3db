import { type InfrastructureServer } from '../infrastructure/infrastructure.ts';

/** One server of several. */
export interface ClusterNode extends InfrastructureServer {
  /** It stands still with its connections open, until it is thawed. */
  freeze(): void;
  thaw(): void;
}

/** Redis of which a part may die: a Redis Cluster, or a primary with replicas that Sentinels watch. */
export interface ClusteredRedis {
  /** As REDIS_URL has it, with the administrator's account. */
  readonly url: string;
  /** Those that hold data. */
  readonly nodes: readonly ClusterNode[];
  /** Who has a key now. */
  primaryOf(key: string): Promise<ClusterNode>;
  /** Resolves when all nodes are there, and each part has the replicas that could take it over. */
  untilWhole(): Promise<void>;
  stop(): Promise<void>;
}
