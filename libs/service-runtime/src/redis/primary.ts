import { Cluster, type Redis } from 'ioredis';
import { RecurringTask } from '../scheduling/recurring-task.ts';
import { type RedisClient } from './redis-client.ts';

const LOOK_MS = 2_000;
const PROBE_EXPIRES_MS = 1_000;

/** For readiness: fails unless Redis takes writes, which a replica does not, nor one that is full, or loads its data. */
export async function assertWritable(redis: RedisClient, probeKey: string): Promise<void> {
  await redis.set(probeKey, '1', 'PX', PROBE_EXPIRES_MS);
}

/**
 * For connections that only publish and subscribe: a replica lets them, but what they say reaches nobody elsewhere. One
 * that is connected to a replica is given up. Cut connections need nothing here: the client makes them anew. Nor do
 * those of a cluster: its nodes name the owner of each slot.
 */
export function followPrimary(clients: readonly RedisClient[]): RecurringTask {
  const connections = clients.filter((client): client is Redis => !(client instanceof Cluster));
  const look = async (redis: Redis): Promise<void> => {
    if (redis.status !== 'ready') return;
    const [role] = (await redis.role()) as [string];
    if (role !== 'master') redis.disconnect(true);
  };
  const task = new RecurringTask({
    name: 'redis-primary',
    run: async () => {
      await Promise.all(connections.map(look));
      return LOOK_MS;
    },
    // The connection's own listeners tell of it.
    onError: () => LOOK_MS,
  });
  if (connections.length > 0) task.start(LOOK_MS);
  return task;
}
