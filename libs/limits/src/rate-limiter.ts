import { type Exceeded } from '@chatgenius/contracts';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { createCounter } from './counter.ts';
import { exceeded } from './exceeded.ts';
import { GuardedOut, GuardLimit } from './guard-limit.ts';
import { type Remainder, SharedLimit } from './shared-limit.ts';

export const WINDOW_SECONDS = 60;

/** What is left of a limit after one use of it. */
export interface Left<Scope> extends Remainder {
  readonly scope: Scope;
  readonly limit: number;
}

export interface RateLimiterOptions<Scope extends Exceeded['scope']> {
  readonly redis: RedisClient;
  /** 0 switches a limit off. */
  readonly perMinute: Readonly<Record<Scope, number>>;
  /** Told of uses that were counted without Redis. */
  readonly onInsured: (scope: Scope, uses: number) => void;
  /** Limits that protect secrets, which have a connection of their own: for them Redis is waited for longer. */
  readonly guards?: { readonly scopes: readonly Scope[]; readonly redis: RedisClient };
}

/**
 * How much of each limit is left, counted in Redis for all processes together. Who has used up a limit is refused from
 * memory until it is there again. While Redis is away or too slow, each process counts for itself (docs/adr/0013).
 */
export class RateLimiter<Scope extends Exceeded['scope']> {
  readonly #limits = new Map<Scope, SharedLimit | GuardLimit>();

  constructor(options: RateLimiterOptions<Scope>) {
    for (const [scope, points] of Object.entries(options.perMinute) as [Scope, number][]) {
      if (points > 0) this.#limits.set(scope, limitOf(options, scope, points));
    }
  }

  /** Takes one, of a user, an address or whatever the limit is for. Nothing where the limit is switched off. @throws ChatError RATE_LIMITED */
  take(scope: Scope, of: string): Promise<Left<Scope>> | undefined {
    const limit = this.#limits.get(scope);
    return limit === undefined ? undefined : told(limit, scope, limit.take(of));
  }

  /** Takes many at once, of a limit that guards no secret; those that are too many count as well. @throws ChatError RATE_LIMITED */
  takeMany(scope: Scope, of: string, uses: number): Promise<Left<Scope>> | undefined {
    const limit = this.#limits.get(scope);
    return limit instanceof SharedLimit ? told(limit, scope, limit.take(of, uses)) : undefined;
  }
}

function limitOf<Scope extends Exceeded['scope']>(options: RateLimiterOptions<Scope>, scope: Scope, points: number): SharedLimit | GuardLimit {
  const { redis, guards, onInsured } = options;
  if (guards?.scopes.includes(scope) === true) {
    return new GuardLimit({ redis: guards.redis, scope, points, windowSeconds: WINDOW_SECONDS, onInsured: () => onInsured(scope, 1) });
  }
  return new SharedLimit(createCounter({ redis, name: scope, points, seconds: WINDOW_SECONDS, onInsured: (uses) => onInsured(scope, uses) }));
}

async function told<Scope extends Exceeded['scope']>({ limit }: SharedLimit | GuardLimit, scope: Scope, taking: Promise<Remainder>): Promise<Left<Scope>> {
  try {
    return { scope, limit, ...(await taking) };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes || refusal instanceof GuardedOut)) throw refusal;
    throw exceeded(scope, limit, refusal.msBeforeNext);
  }
}
