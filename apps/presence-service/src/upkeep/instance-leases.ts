import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { keys } from '../connections/keys.ts';
import { REDIS } from '../tokens.ts';

/** After an instance dies, others wait this long at most for its work. */
const LEASE_MS = 2_000;
const END_LEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Leases of work that one instance does at a time. Two that do it at once waste effort, and break nothing. */
@Injectable()
export class InstanceLeases {
  readonly #me = randomUUID();

  constructor(@Inject(REDIS) private readonly redis: RedisClient) {}

  /** Does the work, unless another instance has the lease. @returns the result of the work, nothing if it was not done */
  async take<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    const key = keys.lease(what);
    if ((await this.redis.set(key, this.#me, 'PX', LEASE_MS, 'NX')) === null) return undefined;
    try {
      return await work();
    } finally {
      await this.redis.eval(END_LEASE, 1, key, this.#me);
    }
  }
}
