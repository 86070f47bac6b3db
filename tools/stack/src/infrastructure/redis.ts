import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { accountPassword, ADMINISTRATOR } from '../access/passwords.ts';
import { redisAcl } from '../access/redis-acl.ts';
import { checkRedis } from './connection-checks.ts';
import { type ServerBinary } from './server-binaries.ts';
import { type ServerDefinition } from './server-process.ts';

/**
 * Redis holds only what has an expiry, so nothing is written to disk.
 * @param password the administrator's; without one, everybody may do everything
 */
export function redisDefinition({ command, env }: ServerBinary, folder: string, logs: string, { password, options = [] }: { password?: string; options?: readonly string[] }): ServerDefinition {
  const credentials = password === undefined ? '' : `${ADMINISTRATOR}:${password}@`;
  return {
    name: 'redis',
    url: (port) => `redis://${credentials}127.0.0.1:${port}`,
    process: (port) => ({
      command,
      args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...(password === undefined ? [] : ['--aclfile', writeAcl(folder, password)]), ...options],
      env,
      stopSignal: 'SIGTERM',
      logFile: path.join(logs, 'redis.log'),
    }),
    check: checkRedis,
    portClash: /Address already in use/i,
  };
}

function writeAcl(folder: string, password: string): string {
  const file = path.join(folder, 'redis.acl');
  writeFileSync(file, redisAcl((account) => (account === ADMINISTRATOR ? password : accountPassword(password, account))), { mode: 0o600 });
  return file;
}
