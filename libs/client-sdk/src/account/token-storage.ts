/** Where a session is kept between pages. What it keeps lets whoever reads it be this user: choose with care. */
export interface TokenStorage {
  read(): string | null | Promise<string | null>;
  /** @param value null when nobody is signed in any more */
  write(value: string | null): void | Promise<void>;
}

/** Lost with the page. */
export function memoryTokens(): TokenStorage {
  let kept: string | null = null;
  return {
    read: () => kept,
    write: (value) => {
      kept = value;
    },
  };
}

/** Shared by all tabs, and there after a restart: `webTokens(localStorage)`. Scripts of the same origin can read it. */
export function webTokens(storage: { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void }, key = 'chatgenius-session'): TokenStorage {
  return {
    read: () => storage.getItem(key),
    write: (value) => (value === null ? storage.removeItem(key) : storage.setItem(key, value)),
  };
}
