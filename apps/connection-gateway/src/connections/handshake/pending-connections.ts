/**
 * Connections that are open but not authenticated, oldest first: each has a limited time, and their number is limited, so that a client
 * which only opens connections keeps nobody else out.
 */
export class PendingConnections<Connection> {
  readonly #since = new Map<Connection, number>();
  /** Connections whose token is being checked: it is not they who take long. */
  readonly #checked = new Set<Connection>();
  readonly #allowedMs: number;
  readonly #limit: number;

  constructor({ allowedMs, limit }: { allowedMs: number; limit: number }) {
    this.#allowedMs = allowedMs;
    this.#limit = limit;
  }

  get size(): number {
    return this.#since.size + this.#checked.size;
  }

  /** @returns the connection that has to make room for it, if there are too many now */
  begin(connection: Connection, now: number): Connection | undefined {
    this.#checked.delete(connection);
    this.#since.set(connection, now);
    if (this.size <= this.#limit) return undefined;
    const [oldest] = this.#since.keys();
    if (oldest !== undefined) this.#since.delete(oldest);
    return oldest;
  }

  /** The client has sent its token: the timeout is paused until `end`, or until `begin` starts it for another try. */
  heard(connection: Connection): void {
    if (this.#since.delete(connection)) this.#checked.add(connection);
  }

  /** @returns whether it was pending until now */
  end(connection: Connection): boolean {
    const wasWaiting = this.#since.delete(connection);
    return this.#checked.delete(connection) || wasWaiting;
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
