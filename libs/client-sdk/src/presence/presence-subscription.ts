import { type Presence } from '../generated/schemas.ts';
import { Emitter } from '../emitter.ts';

interface SubscriptionEvents {
  change: Presence;
}

/** Users who are watched together: those of a page, say. */
export class PresenceSubscription extends Emitter<SubscriptionEvents> {
  readonly #userIds: ReadonlySet<string>;
  readonly #known: ReadonlyMap<string, Presence>;
  readonly #onClose: () => void;
  #closed = false;

  constructor(userIds: readonly string[], known: ReadonlyMap<string, Presence>, onClose: () => void) {
    super();
    this.#userIds = new Set(userIds.map((userId) => userId.toLowerCase()));
    this.#known = known;
    this.#onClose = onClose;
  }

  get userIds(): readonly string[] {
    return [...this.#userIds];
  }

  /** Their presence now; unknown users are left out. */
  get presences(): ReadonlyMap<string, Presence> {
    return new Map(this.userIds.flatMap((userId) => {
      const presence = this.#closed ? undefined : this.#known.get(userId);
      return presence ? [[userId, presence] as const] : [];
    }));
  }

  has(userId: string): boolean {
    return this.#userIds.has(userId);
  }

  /** They are not watched any more, unless by another subscription. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
  }
}
