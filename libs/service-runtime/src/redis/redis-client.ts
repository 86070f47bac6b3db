import { type Cluster, type Redis, type RedisOptions } from 'ioredis';

/** A connection to one server, be it found by Sentinels, or one to each node of a cluster. */
export type RedisClient = Redis | Cluster;

/** What both kinds of client can do. */
export interface RedisClientOptions
  extends Pick<RedisOptions, 'connectionName' | 'connectTimeout' | 'socketTimeout' | 'maxRetriesPerRequest' | 'enableOfflineQueue' | 'autoResendUnfulfilledCommands'> {
  readonly retryStrategy?: (attempt: number) => number;
  /** It hears sharded channels, for which a cluster needs connections of their own. */
  readonly subscribes?: boolean;
}
