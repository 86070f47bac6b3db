import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { accountPassword, ADMINISTRATOR } from '../access/passwords.ts';
import { redisAcl, sentinelAcl } from '../access/redis-acl.ts';
import { checkRedis } from '../infrastructure/connection-checks.ts';
import { type ServerBinary } from '../infrastructure/server-binaries.ts';
import { type ServerDefinition } from '../infrastructure/server-process.ts';
import { type ServerPlace } from './server-group.ts';

export interface RedisNodeOptions {
  readonly binary: ServerBinary;
  readonly name: string;
  /** The administrator's, as whom replicas and Sentinels log in, too. */
  readonly password: string;
  /** Lines of its configuration file, which it may write itself. */
  readonly configuration: readonly string[];
  readonly isSentinel?: boolean;
}

/** A redis-server that is part of something larger: a node of a cluster, a replica, a Sentinel. */
export function redisNode({ folder, logs }: ServerPlace, { binary, name, password, configuration, isSentinel = false }: RedisNodeOptions): ServerDefinition {
  const [config, acl] = [path.join(folder, 'redis.conf'), path.join(folder, 'redis.acl')];
  const passwordOf: Parameters<typeof redisAcl>[0] = (account) => (account === ADMINISTRATOR ? password : accountPassword(password, account));
  writeFileSync(acl, isSentinel ? sentinelAcl(passwordOf) : redisAcl(passwordOf), { mode: 0o600 });
  writeFileSync(config, [`aclfile ${acl}`, `dir ${folder}`, 'bind 127.0.0.1', ...configuration, ''].join('\n'), { mode: 0o600 });
  return {
    name,
    url: (port) => `redis://${ADMINISTRATOR}:${password}@127.0.0.1:${port}`,
    process: (port) => ({ command: binary.command, args: [config, '--port', String(port), ...(isSentinel ? ['--sentinel'] : [])], env: binary.env, stopSignal: 'SIGTERM', logFile: path.join(logs, `${name}.log`) }),
    check: checkRedis,
    portClash: /Address already in use/i,
  };
}

/** Of servers that hold data: nothing goes to disk, and a replica is not kept waiting for others. */
export const dataNode = (password: string): string[] => ['save ""', 'appendonly no', 'repl-diskless-sync-delay 0', `masteruser ${ADMINISTRATOR}`, `masterauth ${password}`];
