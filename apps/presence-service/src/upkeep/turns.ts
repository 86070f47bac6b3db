import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { keys } from '../connections/keys.ts';
import { REDIS } from '../tokens.ts';

/** An instance that dies keeps the others from its work for as long. */
const TURN_MS = 2_000;
const END_TURN = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Work that one instance does at a time. That two do it at once is waste and no harm. */
@Injectable()
export class Turns {
  readonly #me = randomUUID();

  constructor(@Inject(REDIS) private readonly redis: RedisClient) {}

  /** Does the work, unless another instance is at it. @returns what the work does, nothing if it was not done */
  async take<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    const key = keys.turn(what);
    if ((await this.redis.set(key, this.#me, 'PX', TURN_MS, 'NX')) === null) return undefined;
    try {
      return await work();
    } finally {
      await this.redis.eval(END_TURN, 1, key, this.#me);
    }
  }
}
