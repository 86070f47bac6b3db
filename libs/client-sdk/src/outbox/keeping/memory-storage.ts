import { type KeptEntry, type OutboxStorage } from './kept-entry.ts';

/** Entries outlive a client, and not the process: for programs that make one client after the other. */
export class MemoryStorage implements OutboxStorage {
  readonly #scopes = new Map<string, Map<string, KeptEntry>>();

  read(scope: string): Promise<readonly KeptEntry[]> {
    return Promise.resolve([...(this.#scopes.get(scope)?.values() ?? [])]);
  }

  write(scope: string, entry: KeptEntry): Promise<void> {
    const entries = this.#scopes.get(scope) ?? new Map<string, KeptEntry>();
    this.#scopes.set(scope, entries.set(entry.id, structuredClone(entry)));
    return Promise.resolve();
  }

  remove(scope: string, id: string): Promise<void> {
    this.#scopes.get(scope)?.delete(id);
    return Promise.resolve();
  }
}
