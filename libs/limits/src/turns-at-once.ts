import { ChatError } from '@chatgenius/contracts';

export interface TurnsAtOnceOptions {
  /** What is worked on at once for one owner; 0: as much as there is. */
  readonly atOnce: number;
  /** What of one owner may wait beside it. */
  readonly waiting: number;
}

interface Owner {
  working: number;
  readonly waiting: (() => void)[];
}

/** By then some of it is done. */
const RETRY_AFTER_MS = 1_000;

/**
 * How much one owner has under way in this process: what is more waits here, where it costs nobody else anything, and
 * goes on in the order in which it came.
 */
export class TurnsAtOnce {
  readonly #options: TurnsAtOnceOptions;
  /** Of those alone who have something under way. */
  readonly #owners = new Map<string, Owner>();

  constructor(options: TurnsAtOnceOptions) {
    this.#options = options;
  }

  /**
   * Nothing when its turn is now; otherwise it comes when the promise resolves. Each is to be ended once.
   * @throws ChatError TOO_MANY_AT_ONCE when too many wait already: then there is no turn to end
   */
  begin(name: string): Promise<void> | undefined {
    const { atOnce, waiting } = this.#options;
    const owner = this.#owners.get(name) ?? { working: 0, waiting: [] };
    if (atOnce === 0 || owner.working < atOnce) {
      owner.working++;
      this.#owners.set(name, owner);
      return undefined;
    }
    if (owner.waiting.length >= waiting) throw new ChatError('TOO_MANY_AT_ONCE', { retryAfterMs: RETRY_AFTER_MS });
    return new Promise((resolve) => owner.waiting.push(resolve));
  }

  end(name: string): void {
    const owner = this.#owners.get(name);
    if (owner === undefined) return;
    const next = owner.waiting.shift();
    // The turn is passed on.
    if (next !== undefined) return next();
    owner.working--;
    if (owner.working <= 0) this.#owners.delete(name);
  }
}
