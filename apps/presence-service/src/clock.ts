import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { Inject, Injectable } from '@nestjs/common';
import { keys } from './connections/keys.ts';
import { REDIS } from './tokens.ts';

/** Redis's, by which its keys expire and leases end: one for all services, whatever those of their machines say. */
@Injectable()
export class Clock {
  constructor(@Inject(REDIS) private readonly redis: RedisClient) {}

  /** In milliseconds since 1970. By a script: TIME names no key, and any node of a cluster would answer it. */
  async now(): Promise<number> {
    const [seconds, microseconds] = (await this.redis.eval("return redis.call('TIME')", 1, keys.clock)) as [string, string];
    return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  }
}
