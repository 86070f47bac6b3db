export { type MigratedCopy as TestDatabase } from '@chatgenius/database';
export { FaultProxy } from './fault-proxy.ts';
export { callApi } from './api-client.ts';
export { ChatClient, RefusedError, type ChatClientOptions } from './chat-client.ts';
export { seed, type Seed, type SeededChannel } from './seed.ts';
export { createTestDatabase } from './test-database.ts';
export { timed } from './spans.ts';
export { waitUntil } from './wait.ts';
export { natsUrl, redisUrl } from './servers.ts';
