import path from 'node:path';
import { checkRedis } from './connection-checks.ts';
import { type ServerBinary } from './server-binaries.ts';
import { type ServerDefinition } from './server-process.ts';

/** Redis holds only what has an expiry, so nothing is written to disk. */
export function redisDefinition({ command, env }: ServerBinary, folder: string, logs: string, options: readonly string[] = []): ServerDefinition {
  return {
    name: 'redis',
    url: (port) => `redis://127.0.0.1:${port}`,
    process: (port) => ({
      command,
      args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...options],
      env,
      stopSignal: 'SIGTERM',
      logFile: path.join(logs, 'redis.log'),
    }),
    check: checkRedis,
    portClash: /Address already in use/i,
  };
}
