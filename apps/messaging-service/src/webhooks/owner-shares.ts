/** One owner gets at most a quarter of the free deliveries, so that several busy owners together still leave some free. */
const SHARE_OF_FREE = 1 / 4;

/** @returns how many webhooks of one owner may be delivered at once, with so many deliveries free; at least one */
export const shareOfOwner = (free: number): number => Math.max(1, Math.floor(free * SHARE_OF_FREE));

/** Counts the webhooks that this process is delivering, by owner. */
export class OwnerShares {
  readonly #ofOwner = new Map<string, number>();

  get ofOwners(): ReadonlyMap<string, number> {
    return this.#ofOwner;
  }

  begin(ownerId: string): void {
    this.#ofOwner.set(ownerId, (this.#ofOwner.get(ownerId) ?? 0) + 1);
  }

  /** @returns whether the owner had their full share until now, so that more of their webhooks may be waiting */
  end(ownerId: string, free: number): boolean {
    const before = this.#ofOwner.get(ownerId) ?? 1;
    if (before > 1) this.#ofOwner.set(ownerId, before - 1);
    else this.#ofOwner.delete(ownerId);
    return before >= shareOfOwner(free);
  }
}
