/** One owner may have a quarter of the turns that are free: several crowds together leave some free as well. */
const SHARE_OF_FREE = 1 / 4;

/** @returns how many turns one owner may have under way, with so many free: one at least */
export const turnsOfOwner = (free: number): number => Math.max(1, Math.floor(free * SHARE_OF_FREE));

/** The turns that are under way in this process, by the owner of the webhook. */
export class OwnerTurns {
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
    return before >= turnsOfOwner(free);
  }
}
