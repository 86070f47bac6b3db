import { part } from '../../lazily.ts';
import { type KeptEntry, type OutboxStorage } from './kept-entry.ts';

type Row = KeptEntry & { readonly scope: string };

/** What is used here of idb's database. Its own types need those of a page, which servers do not have. */
interface Db {
  getAllFromIndex(store: string, index: string, key: string): Promise<Row[]>;
  transaction(store: string, mode: 'readwrite'): { readonly store: { put(row: Row): Promise<unknown>; delete(key: readonly string[]): Promise<unknown> }; readonly done: Promise<void>; commit(): void };
  createObjectStore(store: string, options: { readonly keyPath: readonly string[] }): { createIndex(name: string, keyPath: string): unknown };
  close(): void;
}
interface Idb {
  openDB(name: string, version: number, callbacks: { readonly upgrade: (db: Db) => void; readonly blocking: () => void; readonly terminated: () => void }): Promise<Db>;
}

const NAME = 'chatgenius-outbox';

/** Entries outlive the page and the browser. The library is loaded when the first client needs it. */
export class IndexedDbStorage implements OutboxStorage {
  readonly #name: string;
  #db: Db | undefined;
  #opening: Promise<Db> | undefined;

  constructor(name = NAME) {
    this.#name = name;
  }

  async read(scope: string): Promise<readonly KeptEntry[]> {
    const rows = await this.#with((db) => db.getAllFromIndex('entries', 'scope', scope));
    return rows.map(({ scope: _, ...entry }) => entry);
  }

  write(scope: string, entry: KeptEntry): Promise<void> {
    return this.#change((db) => {
      const { store, done, commit } = begin(db);
      return [store.put({ ...entry, scope }), done, commit];
    });
  }

  remove(scope: string, id: string): Promise<void> {
    return this.#change((db) => {
      const { store, done, commit } = begin(db);
      return [store.delete([scope, id]), done, commit];
    });
  }

  /** The transaction is committed before the caller goes on: of a page that is killed right after it, nothing is lost. */
  #change(work: (db: Db) => [request: Promise<unknown>, done: Promise<void>, commit: () => void]): Promise<void> {
    return this.#with(async (db) => {
      const [request, done, commit] = work(db);
      commit();
      // Both fail together; one of them is enough to tell.
      await Promise.all([request, done]);
    });
  }

  /** At once where the database is open. */
  #with<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
    if (!this.#db) return this.#open().then(work);
    return work(this.#db).catch((error: unknown) => {
      // The browser has closed it meanwhile.
      if ((error as DOMException).name !== 'InvalidStateError') throw error;
      this.#forget();
      return this.#open().then(work);
    });
  }

  #open(): Promise<Db> {
    this.#opening ??= this.#connect().then(
      (db) => (this.#db = db),
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }

  async #connect(): Promise<Db> {
    const idb = (await part(() => import('idb'))) as unknown as Idb;
    return idb.openDB(this.#name, 1, {
      upgrade: (db) => void db.createObjectStore('entries', { keyPath: ['scope', 'id'] }).createIndex('scope', 'scope'),
      // A page with a newer release wants to change it.
      blocking: () => this.#forget(),
      terminated: () => this.#forget(),
    });
  }

  #forget(): void {
    this.#db?.close();
    this.#db = undefined;
    this.#opening = undefined;
  }
}

function begin(db: Db) {
  const transaction = db.transaction('entries', 'readwrite');
  return { store: transaction.store, done: transaction.done, commit: () => transaction.commit() };
}

/** What this device has; nothing in Node, in some private windows, and where a policy forbids it. */
export function deviceStorage(): OutboxStorage | undefined {
  try {
    // Some browsers throw where a policy forbids it.
    return (globalThis as { indexedDB?: unknown }).indexedDB ? new IndexedDbStorage() : undefined;
  } catch {
    return undefined;
  }
}
