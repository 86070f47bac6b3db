import { type Budget, type Exceeded, type RateLimitScope } from '../generated/schemas.ts';
import { type ChatError } from '../chat-error.ts';
import { type CommandName } from '../wire.ts';

/** Below this share of a limit, what can wait is spread over the time that is left. */
const SCARCE = 0.5;

/** By how much the ends of one window differ that two answers tell of, in milliseconds: they took differently long. */
const JITTER_MS = 2_000;

interface Known {
  readonly limit: number;
  readonly remaining: number;
  /** When all of it is there again. */
  readonly resetAt: number;
}

/** What is left of a limit, as far as the server has told. */
export interface BudgetLeft {
  readonly scope: RateLimitScope;
  readonly limit: number;
  readonly remaining: number;
  /** When all of it is there again, in milliseconds from now. */
  readonly resetInMs: number;
}

/**
 * The server's limits, as acks and refusals report them. Nothing is sent that would be refused. Which
 * limit a command counts for is learnt, too. Times are in milliseconds, of any clock.
 */
export class Budgets {
  readonly #scopes = new Map<CommandName, RateLimitScope>();
  readonly #known = new Map<RateLimitScope, Known>();

  learn(name: CommandName, { scope, limit, remaining, resetAfterMs }: Budget, now: number): void {
    this.#scopes.set(name, scope);
    const before = this.#current(name, now);
    const resetAt = now + resetAfterMs;
    // Answers overtake each other: within one window nothing comes back.
    const sameWindow = before !== undefined && resetAt < before.resetAt + JITTER_MS;
    this.#known.set(scope, { limit, remaining: sameWindow ? Math.min(before.remaining, remaining) : remaining, resetAt });
  }

  refused(name: CommandName, { reason, details }: ChatError, now: number): void {
    const { scope, limit, retryAfterMs } = details as Partial<Exceeded>;
    if (reason !== 'RATE_LIMITED' || scope === undefined || limit === undefined || retryAfterMs === undefined) return;
    this.learn(name, { scope: scope as RateLimitScope, limit, remaining: 0, resetAfterMs: retryAfterMs }, now);
  }

  /** For how long a command would be refused. */
  blockedMs(name: CommandName, now: number): number {
    const known = this.#current(name, now);
    return known?.remaining === 0 ? known.resetAt - now : 0;
  }

  /** How far apart commands of less weight should be, so that what is left lasts; or bytes, where bytes are counted. */
  spacingMs(name: CommandName, now: number): number {
    const known = this.#current(name, now);
    if (known === undefined || known.remaining >= known.limit * SCARCE) return 0;
    return (known.resetAt - now) / (known.remaining + 1);
  }

  /** Every limit that something was taken of, and that is not full again yet. */
  left(now: number): readonly BudgetLeft[] {
    return [...this.#known].flatMap(([scope, { limit, remaining, resetAt }]) => (resetAt > now ? [{ scope, limit, remaining, resetInMs: resetAt - now }] : []));
  }

  #current(name: CommandName, now: number): Known | undefined {
    const scope = this.#scopes.get(name);
    const known = scope === undefined ? undefined : this.#known.get(scope);
    return known !== undefined && known.resetAt > now ? known : undefined;
  }
}
