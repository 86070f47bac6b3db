import { Cluster, Command, type ChainableCommander } from 'ioredis';
import { type RedisClient } from './redis-client.ts';

export interface EachOf<Item> {
  readonly items: readonly Item[];
  /** On which all commands of the item are. */
  readonly key: (item: Item) => string;
  readonly add: (commands: ChainableCommander, item: Item) => void;
}

/**
 * Commands on many keys at once, in no order but that of each key's own: one pipeline for a server, and one for each node of
 * a cluster.
 * @returns what each command of each item answered
 * @throws the first failure: a pipeline does not by itself
 */
export async function pipelineOfEach<Item>(redis: RedisClient, { items, key, add }: EachOf<Item>): Promise<unknown[][]> {
  if (items.length === 0) return [];
  if (!(redis instanceof Cluster)) return inOnePipeline(redis, items, add);
  const answers: unknown[][] = [];
  const indices = Map.groupBy(items.keys(), (index) => nodesOf(redis, key(items[index] as Item)));
  await Promise.all(
    [...indices.values()].map(async (some) => {
      const results = await inOnePipeline(redis, some.map((index) => items[index] as Item), add);
      for (const [place, index] of some.entries()) answers[index] = results[place] ?? [];
    }),
  );
  return answers;
}

/** Those that have a key. Where that is not known yet, each key is for itself. */
const nodesOf = ({ slots }: Cluster, key: string): string => slots[new Command('exists', [key]).getSlot()]?.join() ?? key;

async function inOnePipeline<Item>(redis: RedisClient, items: readonly Item[], add: EachOf<Item>['add']): Promise<unknown[][]> {
  const commands = redis.pipeline();
  const ends = items.map((item) => {
    add(commands, item);
    return commands.length;
  });
  const results = await outcomes(commands);
  return ends.map((end, index) => results.slice(ends[index - 1] ?? 0, end));
}

async function outcomes(commands: ChainableCommander): Promise<unknown[]> {
  const results = (await commands.exec()) ?? [];
  return results.map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
