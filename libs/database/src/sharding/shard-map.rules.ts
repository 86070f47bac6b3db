import { shardOf, streams } from '@chatgenius/contracts';

/** Fixed for ever: a channel's slot is a function of its id. What moves between databases is a slot. */
export const SLOTS = 1_024;

/**
 * Which of several databases has a channel, with its threads and all that was said in them: the one place that would know,
 * see docs/adr/0038. Nothing in an id says it.
 */
export class ShardMap {
  readonly #databases: readonly number[];

  /** @param databases of each slot, as numbers from 0 */
  constructor(databases: readonly number[]) {
    if (databases.length !== SLOTS) throw new RangeError(`a shard map has ${SLOTS} slots`);
    this.#databases = databases;
  }

  /** As many slots for each of them as for the others. */
  static evenly(databases: number): ShardMap {
    return new ShardMap(Array.from({ length: SLOTS }, (_, slot) => Math.floor((slot * databases) / SLOTS)));
  }

  databaseOf(channelId: string): number {
    return this.#databases[shardOf(streams.channel(channelId), SLOTS)] ?? 0;
  }
}
