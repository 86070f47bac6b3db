import { Inject, Injectable } from '@nestjs/common';
import { type Redis } from 'ioredis';
import { REDIS } from '../tokens.ts';

/** A gateway that has not reported for this long is gone, and its connections with it. */
const LEASE_MS = 15_000;
/** Gateways by the end of their lease. */
const GATEWAYS = 'presence:gateways';
/** Of one gateway: connections by user; and the number of the last report, which is no user's id. */
const connectionsOf = (gatewayId: string) => `presence:gateway:${gatewayId}`;

/**
 * Applies a report to its gateway's hash, whole or not at all. Answers 0 when reports before it are
 * missing (also after Redis lost everything), 1 otherwise; a report that came before changes nothing.
 */
const APPLY_REPORT = `
local last = tonumber(redis.call('HGET', KEYS[1], 'report') or '-1')
local report, complete, lease = tonumber(ARGV[1]), ARGV[2] == '1', ARGV[3]
if not complete and last < report - 1 then return 0 end
if last < report then
  if complete then redis.call('DEL', KEYS[1]) end
  redis.call('HSET', KEYS[1], 'report', report)
  for index = 4, #ARGV, 2 do
    if ARGV[index + 1] == '0' then redis.call('HDEL', KEYS[1], ARGV[index])
    else redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1]) end
  end
end
redis.call('PEXPIRE', KEYS[1], lease)
return 1`;

export interface ConnectionCount {
  readonly userId: string;
  readonly connections: number;
}

export interface GatewayReport {
  readonly gatewayId: string;
  readonly report: number;
  readonly complete: boolean;
  readonly changes: readonly ConnectionCount[];
}

/** Who is connected where, in Redis, under one lease per gateway. No key lives without an expiry. */
@Injectable()
export class ConnectionStore {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** @returns whether the report could be applied; if not, a complete one is needed */
  async apply({ gatewayId, report, complete, changes }: GatewayReport): Promise<boolean> {
    const counts = changes.flatMap(({ userId, connections }) => [userId, String(connections)]);
    const applied = await this.redis.eval(APPLY_REPORT, 1, connectionsOf(gatewayId), report, complete ? '1' : '0', LEASE_MS, ...counts);
    await this.redis.multi().zadd(GATEWAYS, Date.now() + LEASE_MS, gatewayId).pexpire(GATEWAYS, LEASE_MS).exec();
    return applied === 1;
  }

  /** Connections on all living gateways, for those of the users who have any. */
  async count(userIds: readonly string[]): Promise<ConnectionCount[]> {
    if (userIds.length === 0) return [];
    const gatewayIds = await this.redis.zrangebyscore(GATEWAYS, Date.now(), '+inf');
    const perGateway = await Promise.all(gatewayIds.map((id) => this.redis.hmget(connectionsOf(id), ...userIds)));
    return userIds
      .map((userId, index) => ({ userId, connections: perGateway.reduce((sum, counts) => sum + Number(counts[index] ?? 0), 0) }))
      .filter(({ connections }) => connections > 0);
  }
}
