/**
 * Connections that are open but not authenticated, oldest first: each may stay so for a limited time, and all
 * together are limited in number, so that whoever only opens connections keeps nobody else out.
 */
export class PendingConnections<Connection> {
  readonly #since = new Map<Connection, number>();
  readonly #allowedMs: number;
  readonly #limit: number;

  constructor({ allowedMs, limit }: { allowedMs: number; limit: number }) {
    this.#allowedMs = allowedMs;
    this.#limit = limit;
  }

  get size(): number {
    return this.#since.size;
  }

  /** @returns the connection that has to make room for it, if there are too many now */
  begin(connection: Connection, now: number): Connection | undefined {
    this.#since.set(connection, now);
    if (this.#since.size <= this.#limit) return undefined;
    const [oldest] = this.#since.keys();
    if (oldest !== undefined) this.#since.delete(oldest);
    return oldest;
  }

  /** @returns whether it was pending until now */
  end(connection: Connection): boolean {
    return this.#since.delete(connection);
  }

  /** Takes out those whose time is over. */
  takeLate(now: number): Connection[] {
    const late: Connection[] = [];
    for (const [connection, since] of this.#since) {
      if (now - since < this.#allowedMs) break;
      late.push(connection);
      this.#since.delete(connection);
    }
    return late;
  }
}
