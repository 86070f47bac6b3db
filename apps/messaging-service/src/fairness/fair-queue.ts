import { assertAwaited } from '@chatgenius/bus';
import { ChatError } from '@chatgenius/contracts';

/** By then some of it is done. */
const RETRY_AFTER_MS = 1_000;

export interface FairQueueOptions {
  /** How much is worked on at once. */
  readonly atOnce: number;
  /** How much of it may be one owner's. */
  readonly atOnceOfOwner: number;
  /** How much of one owner may wait. */
  readonly waitingOfOwner: number;
}

/** Whose work it is, and what it locks: of what locks the same, one is worked on at a time. */
export interface Claim {
  readonly owner: string;
  readonly place: string;
}

interface Waiting {
  readonly place: string;
  readonly begin: () => void;
}

/**
 * Lets work begin so that nobody waits for somebody else's crowd: owners take turns, in their own order, and whoever
 * waits for a place that is taken holds nothing that others need, no connection to the database above all.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  /** In the order of their turns. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #ofOwner = new Map<string, number>();
  readonly #places = new Set<string>();
  #working = 0;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  /**
   * @throws ChatError TOO_MANY_AT_ONCE when so much of the owner waits already; UNAVAILABLE when whoever asked had given up
   * before the work could begin; whatever the work failed with
   */
  async run<Result>(claim: Claim, work: () => Promise<Result>): Promise<Result> {
    await this.#turn(claim);
    try {
      assertAwaited();
      return await work();
    } finally {
      this.#ended(claim);
    }
  }

  #turn({ owner, place }: Claim): Promise<void> | undefined {
    if (!this.#waiting.has(owner) && this.#mayBegin(owner, place)) {
      this.#begun(owner, place);
      return undefined;
    }
    const own = this.#waiting.get(owner) ?? [];
    if (own.length >= this.#options.waitingOfOwner) throw new ChatError('TOO_MANY_AT_ONCE', { retryAfterMs: RETRY_AFTER_MS });
    this.#waiting.set(owner, own);
    return new Promise((resolve) => {
      own.push({ place, begin: resolve });
    });
  }

  #mayBegin(owner: string, place: string): boolean {
    const { atOnce, atOnceOfOwner } = this.#options;
    return this.#working < atOnce && (this.#ofOwner.get(owner) ?? 0) < atOnceOfOwner && !this.#places.has(place);
  }

  #begun(owner: string, place: string): void {
    this.#working++;
    this.#ofOwner.set(owner, (this.#ofOwner.get(owner) ?? 0) + 1);
    this.#places.add(place);
  }

  #ended({ owner, place }: Claim): void {
    this.#working--;
    const left = (this.#ofOwner.get(owner) ?? 1) - 1;
    if (left > 0) this.#ofOwner.set(owner, left);
    else this.#ofOwner.delete(owner);
    this.#places.delete(place);
    this.#beginNext();
  }

  /** What begins may be more than one: the end of a work frees its place and its owner's share. */
  #beginNext(): void {
    for (const [owner, own] of [...this.#waiting]) {
      if (this.#working >= this.#options.atOnce) return;
      const index = own.findIndex(({ place }) => this.#mayBegin(owner, place));
      const [next] = index < 0 ? [] : own.splice(index, 1);
      if (next === undefined) continue;
      // To the end of the line.
      this.#waiting.delete(owner);
      if (own.length > 0) this.#waiting.set(owner, own);
      this.#begun(owner, next.place);
      next.begin();
    }
  }
}
