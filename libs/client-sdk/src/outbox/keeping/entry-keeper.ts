import { Emitter } from '../../emitter.ts';
import { type KeptEntry, type OutboxStorage } from './kept-entry.ts';

/** Where what waits to be sent is kept, and why it is not on the device. */
export type Keeping =
  /** A reload, and a killed tab, lose nothing. */
  | { readonly kept: 'device' }
  /** What waits is lost with this page. `STARTING` ends by itself; `QUOTA` and `FAILED` are tried again. */
  | { readonly kept: 'memory'; readonly reason: 'STARTING' | 'NO_STORAGE' | 'QUOTA' | 'FAILED'; readonly error?: unknown };

/** A storage that does not answer must not keep messages from being sent. */
const READ_WITHIN_MS = 3_000;

/**
 * Keeps entries in a storage as well as it can. What the storage does not take stays in memory, is told, and is offered
 * again when there may be room.
 */
export class EntryKeeper extends Emitter<{ change: Keeping }> {
  readonly #storage: OutboxStorage | undefined;
  /** Not in the storage. */
  readonly #unstored = new Map<string, KeptEntry>();
  #scope: string | undefined;
  #keeping: Keeping;
  #offering = false;

  constructor(storage: OutboxStorage | undefined) {
    super();
    this.#storage = storage;
    this.#keeping = storage ? { kept: 'memory', reason: 'STARTING' } : { kept: 'memory', reason: 'NO_STORAGE' };
  }

  get keeping(): Keeping {
    return this.#keeping;
  }

  /** The user is known: what they have written so far is kept from here on. */
  begin(scope: string): void {
    if (!this.#storage) return;
    this.#scope = scope;
    if (this.#unstored.size > 0) void this.#offer();
  }

  /**
   * What is kept of the user; nothing if that cannot be read. Only a storage that has answered is open, and keeps at once what is
   * written then: a page may be gone before it opens.
   */
  async read(): Promise<readonly KeptEntry[]> {
    if (!this.#storage || this.#scope === undefined) return [];
    let limit: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => (limit = setTimeout(() => reject(new DOMException('The storage does not answer.', 'TimeoutError')), READ_WITHIN_MS)));
    try {
      const entries = await Promise.race([this.#storage.read(this.#scope), late]);
      if (this.#unstored.size === 0) this.#become({ kept: 'device' });
      return entries;
    } catch (error) {
      this.#failed(error);
      return [];
    } finally {
      clearTimeout(limit);
    }
  }

  keep(entry: KeptEntry): void {
    this.#unstored.set(entry.id, entry);
    if (!this.#storage || this.#scope === undefined) return;
    // What is taken says that there is room.
    void this.#store(this.#storage, this.#scope, entry).then((taken) => (taken ? this.#offer() : undefined));
  }

  drop(id: string): void {
    this.#unstored.delete(id);
    if (!this.#storage || this.#scope === undefined) return;
    this.#storage.remove(this.#scope, id).then(() => this.#offer(), (error: unknown) => this.#failed(error));
  }

  /** @returns whether it was taken */
  async #store(storage: OutboxStorage, scope: string, entry: KeptEntry): Promise<boolean> {
    try {
      await storage.write(scope, entry);
      if (this.#unstored.get(entry.id) === entry) this.#unstored.delete(entry.id);
      if (this.#unstored.size === 0) this.#become({ kept: 'device' });
      return true;
    } catch (error) {
      if (this.#unstored.get(entry.id) === entry) this.#failed(error);
      return false;
    }
  }

  /** Those that came first go first. The first that is not taken ends it. */
  async #offer(): Promise<void> {
    if (this.#offering || !this.#storage || this.#scope === undefined) return;
    this.#offering = true;
    for (const entry of [...this.#unstored.values()]) {
      if (this.#unstored.get(entry.id) === entry && !(await this.#store(this.#storage, this.#scope, entry))) break;
    }
    this.#offering = false;
    if (this.#unstored.size === 0) this.#become({ kept: 'device' });
  }

  #failed(error: unknown): void {
    const isFull = (error as { name?: unknown } | undefined)?.name === 'QuotaExceededError';
    this.#become({ kept: 'memory', reason: isFull ? 'QUOTA' : 'FAILED', error });
  }

  #become(keeping: Keeping): void {
    const before = this.#keeping;
    this.#keeping = keeping;
    const isSame = before.kept === keeping.kept && (before.kept === 'device' || (keeping.kept === 'memory' && before.reason === keeping.reason));
    if (!isSame) this.emit('change', keeping);
  }
}
