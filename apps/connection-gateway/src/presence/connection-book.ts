import { type UserConnections } from '@chatgenius/contracts';

/** Connections of each user here, how many are active, and users whose numbers changed since the last report. */
export class ConnectionBook {
  readonly #users = new Map<string, { connections: number; active: number }>();
  readonly #changed = new Set<string>();
  readonly #onChange: () => void;

  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  opened(userId: string): void {
    this.#change(userId, 1, 1);
  }

  closed(userId: string, wasActive: boolean): void {
    this.#change(userId, -1, wasActive ? -1 : 0);
  }

  becameActive(userId: string): void {
    this.#change(userId, 0, 1);
  }

  becameIdle(userId: string): void {
    this.#change(userId, 0, -1);
  }

  /** Some of what has changed, which then counts as told. */
  takeChanges(limit: number): UserConnections[] {
    const userIds = [...this.#changed].slice(0, limit);
    for (const userId of userIds) this.#changed.delete(userId);
    return userIds.map((userId) => this.#of(userId));
  }

  /** Everything, in parts that can be told one by one; one at least. */
  takeAll(limit: number): UserConnections[][] {
    this.#changed.clear();
    const all = [...this.#users.keys()].map((userId) => this.#of(userId));
    return Array.from({ length: Math.max(1, Math.ceil(all.length / limit)) }, (_, part) => all.slice(part * limit, (part + 1) * limit));
  }

  #of(userId: string): UserConnections {
    return { userId, ...(this.#users.get(userId) ?? { connections: 0, active: 0 }) };
  }

  #change(userId: string, connections: number, active: number): void {
    const before = this.#of(userId);
    const after = { connections: before.connections + connections, active: before.active + active };
    if (after.connections > 0) this.#users.set(userId, after);
    else this.#users.delete(userId);
    this.#changed.add(userId);
    this.#onChange();
  }
}
