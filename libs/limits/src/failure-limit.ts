import { type Exceeded } from '@chatgenius/contracts';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { type RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { createCounter } from './counter.ts';
import { exceeded } from './exceeded.ts';

/** The window of the burst: long enough that a loop cannot live on it. */
const BURST_SECONDS = 300;
const MINUTE_SECONDS = 60;

export interface FailureLimitOptions<Scope extends Exceeded['scope']> {
  readonly redis: RedisClient;
  readonly scope: Scope;
  /** 0 switches the limit off. */
  readonly perMinute: number;
  /** Failures beyond `perMinute` that are forgiven in five minutes. */
  readonly burst: number;
  readonly onInsured: (scope: Scope, uses: number) => void;
}

/**
 * Limits attempts by how many of them have failed, in all processes together: a success costs nothing, however many there
 * are. An attempt is let through first and counted afterwards, so that as many as run at once may exceed the limit.
 */
export class FailureLimit<Scope extends Exceeded['scope']> {
  readonly #scope: Scope;
  readonly #perMinute: number;
  readonly #minute: RateLimiterRedis | undefined;
  readonly #burst: RateLimiterRedis | undefined;

  constructor({ redis, scope, perMinute, burst, onInsured }: FailureLimitOptions<Scope>) {
    const create = (name: string, points: number, seconds: number) =>
      points === 0 ? undefined : createCounter({ redis, name, points, seconds, onInsured: (uses) => onInsured(scope, uses) });
    this.#scope = scope;
    this.#perMinute = perMinute;
    this.#minute = create(`${scope}:failed`, perMinute, MINUTE_SECONDS);
    this.#burst = this.#minute && create(`${scope}:burst`, burst, BURST_SECONDS);
  }

  /** @throws ChatError RATE_LIMITED after too many failures */
  async assertAllowed(of: string): Promise<void> {
    const minute = await usedUp(this.#minute, of);
    if (minute === undefined) return;
    const burst = this.#burst === undefined ? minute : await usedUp(this.#burst, of);
    if (burst !== undefined) throw exceeded(this.#scope, this.#perMinute, Math.min(minute.msBeforeNext, burst.msBeforeNext));
  }

  async failed(of: string): Promise<void> {
    const minute = await this.#minute?.penalty(of);
    if (minute !== undefined && minute.consumedPoints > this.#perMinute) await this.#burst?.penalty(of);
  }
}

/** What is known of a counter that has nothing left. */
async function usedUp(counter: RateLimiterRedis | undefined, of: string): Promise<RateLimiterRes | undefined> {
  const result = await counter?.get(of);
  return counter !== undefined && result && result.consumedPoints >= counter.points ? result : undefined;
}
