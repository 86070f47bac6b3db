import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { Inject, Injectable } from '@nestjs/common';
import { keys } from '../connections/keys.ts';
import { FORGET_SAVED, runScript } from '../connections/scripts.ts';
import { REDIS } from '../tokens.ts';

export interface Sighting {
  readonly userId: string;
  /** Milliseconds. */
  readonly at: number;
}

/** When users were last there, as far as Postgres has not been told. */
@Injectable()
export class LastSeenStore {
  constructor(@Inject(REDIS) private readonly redis: RedisClient) {}

  /** The oldest first. */
  async unsaved(limit: number): Promise<Sighting[]> {
    const fields = await this.redis.zrange(keys.unsaved, 0, String(limit - 1), 'WITHSCORES');
    return Array.from({ length: fields.length / 2 }, (_, index) => ({ userId: String(fields[2 * index]), at: Number(fields[2 * index + 1]) }));
  }

  async forget(saved: readonly Sighting[]): Promise<void> {
    await runScript(this.redis, FORGET_SAVED, [], saved.flatMap(({ userId, at }) => [userId, String(at)]));
  }

  count(): Promise<number> {
    return this.redis.zcard(keys.unsaved);
  }
}
