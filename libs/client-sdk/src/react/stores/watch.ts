import { Listeners } from './store.ts';

interface Group {
  readonly keys: ReadonlySet<string>;
  readonly stop: () => void;
}

/** How long a user stays watched after the last component shows them. A list that scrolls, or is drawn twice, asks once. */
const LINGER_MS = 2_000;

/** Things that are watched by name: each once, however many components show it, and those that come together by one call. */
export class Watch {
  readonly #start: (keys: readonly string[]) => () => void;
  readonly #users = new Map<string, number>();
  readonly #listeners = new Map<string, Listeners>();
  readonly #groups = new Map<string, Group>();
  #added = new Set<string>();
  #tidying: ReturnType<typeof setTimeout> | undefined;

  /** @param start begins to watch, until what it returns is called */
  constructor(start: (keys: readonly string[]) => () => void) {
    this.#start = start;
  }

  add(keys: readonly string[], onChange: () => void): () => void {
    const named = [...new Set(keys)];
    const offs = named.map((key) => this.#listenersOf(key).add(onChange));
    for (const key of named) {
      this.#users.set(key, (this.#users.get(key) ?? 0) + 1);
      if (!this.#groups.has(key)) this.#later(key);
    }
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      for (const off of offs) off();
      for (const key of named) this.#users.set(key, (this.#users.get(key) ?? 0) - 1);
      this.#tidying ??= setTimeout(() => this.#tidy(), LINGER_MS);
    };
  }

  tell(key: string): void {
    this.#listeners.get(key)?.tell();
  }

  /** Everything that is watched now. */
  get keys(): readonly string[] {
    return [...this.#groups.keys()];
  }

  #listenersOf(key: string): Listeners {
    const listeners = this.#listeners.get(key) ?? new Listeners();
    this.#listeners.set(key, listeners);
    return listeners;
  }

  /** Effects of one commit run in one turn. */
  #later(key: string): void {
    if (this.#added.size === 0) queueMicrotask(() => this.#begin());
    this.#added.add(key);
  }

  #begin(): void {
    const keys = this.#added;
    this.#added = new Set();
    const group: Group = { keys, stop: this.#start([...keys]) };
    for (const key of keys) this.#groups.set(key, group);
  }

  #tidy(): void {
    this.#tidying = undefined;
    for (const [key, users] of this.#users) {
      if (users > 0) continue;
      this.#users.delete(key);
      this.#listeners.delete(key);
    }
    for (const group of new Set(this.#groups.values())) {
      if ([...group.keys].some((key) => this.#users.has(key))) continue;
      for (const key of group.keys) this.#groups.delete(key);
      group.stop();
    }
  }
}
