import { ChatError } from '@chatgenius/contracts';

export interface ConcurrencyOptions {
  /** Calls of one owner that run at once; 0: no limit. */
  readonly atOnce: number;
  /** Further calls of one owner that may wait. */
  readonly waiting: number;
}

interface Owner {
  working: number;
  readonly waiting: (() => void)[];
}

/** By then some of them are done. */
const RETRY_AFTER_MS = 1_000;

/** Limits how many calls of one owner run at once in this process. Further calls wait here in the order of their arrival. */
export class ConcurrencyLimit {
  readonly #options: ConcurrencyOptions;
  /** Owners who have calls under way. */
  readonly #owners = new Map<string, Owner>();

  constructor(options: ConcurrencyOptions) {
    this.#options = options;
  }

  /**
   * @returns nothing when the call may run now, else a promise that resolves when it may. Call `end` once for each.
   * @throws ChatError TOO_MANY_AT_ONCE when too many wait already: `end` is not called then
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
    // The next call takes over from the one that ended.
    if (next !== undefined) return next();
    owner.working--;
    if (owner.working <= 0) this.#owners.delete(name);
  }
}
