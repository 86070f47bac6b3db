import { logOutages } from '@chatgenius/limits';
import { type Logger } from '@chatgenius/service-runtime';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';

export interface RedisAdapter {
  readonly constructorForServer: ReturnType<typeof createShardedAdapter>;
  close(): void;
}

/**
 * Socket.IO's sharded adapter (Redis 7): reaches sockets of other gateways, for what may be lost.
 * No stream event passes here, so an outage of Redis costs nothing that has a seq (docs/adr/0001).
 */
export function createRedisAdapter(url: string, logger: Logger): RedisAdapter {
  // While Redis is away, what would be published is dropped at once instead of waiting in memory.
  const publisher = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  const subscriber = new Redis(url, { maxRetriesPerRequest: null });
  for (const client of [publisher, subscriber]) logOutages(client, logger);
  settleSilently(subscriber, ['ssubscribe', 'sunsubscribe'], logger);
  return {
    constructorForServer: createShardedAdapter(publisher, subscriber, { subscriptionMode: 'dynamic' }),
    close: () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/** The adapter does not look at these promises; a rejected one would end the process. */
function settleSilently(client: Redis, methods: ('ssubscribe' | 'sunsubscribe')[], logger: Logger): void {
  for (const method of methods) {
    const original = client[method].bind(client) as (...channels: string[]) => Promise<unknown>;
    Object.assign(client, {
      [method]: (...channels: string[]) =>
        original(...channels).catch((error: unknown) => logger.warn('redis:subscription-failed', { method, error })),
    });
  }
}
