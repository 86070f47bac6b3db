import { type Logger } from '@chatgenius/service-runtime';
import { connectRedis, followPrimary, type RedisClient } from '@chatgenius/service-runtime/redis';
import { createShardedAdapter } from '@socket.io/redis-adapter';

/** A connection on which an answer takes longer is taken for dead. */
const SILENCE_MS = 3_000;

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
  const publisher = connectRedis(url, logger, { enableOfflineQueue: false, maxRetriesPerRequest: 0, socketTimeout: SILENCE_MS });
  const subscriber = connectRedis(url, logger, { subscribes: true, maxRetriesPerRequest: null, socketTimeout: SILENCE_MS });
  settleSilently(subscriber, ['ssubscribe', 'sunsubscribe'], logger);
  const following = followPrimary([publisher, subscriber]);
  return {
    constructorForServer: createShardedAdapter(publisher, subscriber, { subscriptionMode: 'dynamic' }),
    close: () => {
      void following.stop();
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/** The adapter does not look at these promises; a rejected one would end the process. */
function settleSilently(client: RedisClient, methods: ('ssubscribe' | 'sunsubscribe')[], logger: Logger): void {
  for (const method of methods) {
    const original = client[method].bind(client) as (...channels: string[]) => Promise<unknown>;
    Object.assign(client, {
      [method]: (...channels: string[]) =>
        original(...channels).catch((error: unknown) => logger.warn('redis:subscription-failed', { method, error })),
    });
  }
}
