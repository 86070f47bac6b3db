import { Inject, Injectable } from '@nestjs/common';
import { type Redis } from 'ioredis';
import { REDIS } from './tokens.ts';

/** Redis's, by which its keys expire and leases end: one for all services, whatever those of their machines say. */
@Injectable()
export class Clock {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** In milliseconds since 1970. */
  async now(): Promise<number> {
    const [seconds, microseconds] = await this.redis.time();
    return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  }
}
