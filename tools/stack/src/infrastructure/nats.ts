import path from 'node:path';
import { checkNats } from './connection-checks.ts';
import { type ServerBinary } from './server-binaries.ts';
import { type ServerDefinition } from './server-process.ts';

/** Core NATS only: Postgres is the log that events are repaired from. */
export function natsDefinition({ command, env }: ServerBinary, logs: string): ServerDefinition {
  return {
    name: 'nats',
    url: (port) => `nats://127.0.0.1:${port}`,
    process: (port) => ({
      command,
      args: ['--addr', '127.0.0.1', '--port', String(port)],
      env,
      stopSignal: 'SIGTERM',
      logFile: path.join(logs, 'nats.log'),
    }),
    check: checkNats,
    portClash: /address already in use/i,
  };
}
