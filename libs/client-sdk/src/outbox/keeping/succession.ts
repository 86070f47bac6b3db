import { type Broadcast, openBroadcast } from '../../device/broadcast.ts';
import { newId } from '../new-id.ts';

/** The parts of the Web Locks API that are used here; Node has it as well. */
export interface Locks {
  request(name: string, options: { readonly signal?: AbortSignal }, callback: () => Promise<void>): Promise<void>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

export interface SuccessionOptions {
  /** Clients of one scope inherit from one another. */
  readonly scope: string;
  readonly locks?: Locks | undefined;
  /** A client is gone: what it has left behind is this one's. Nobody else takes it meanwhile. */
  readonly onInherited: (owner: string) => Promise<void>;
}

/** Pages that came without TLS have none. */
export const deviceLocks = (): Locks | undefined => (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks;

/**
 * Tells living clients from dead ones. Each holds a lock of its own name for as long as it lives, and waits for those of
 * the others: whoever is granted one inherits. The browser ends a lock with its page, however that ends.
 */
export class Succession {
  /** This client. */
  readonly owner = newId();
  readonly #options: SuccessionOptions;
  readonly #end = new AbortController();
  readonly #waitedFor = new Set<string>();
  #channel: Broadcast | undefined;

  constructor(options: SuccessionOptions) {
    this.#options = options;
  }

  /** Resolves when this client is known to live. */
  async begin(): Promise<void> {
    const { locks, scope } = this.#options;
    if (!locks) return;
    await new Promise<void>((held) => {
      void this.#request(this.#nameOf(this.owner), () => {
        held();
        return new Promise((done) => this.#end.signal.addEventListener('abort', () => done()));
      }).finally(held);
    });
    this.#listen(scope);
    for (const { name } of (await locks.query()).held ?? []) if (name?.startsWith(this.#nameOf(''))) void this.#awaitEndOf(name.slice(this.#nameOf('').length));
  }

  /** Takes over at once what somebody has left who does not live. Without locks nobody knows: the server takes repeats for what they are. */
  async inheritFrom(owner: string): Promise<void> {
    if (owner === this.owner || this.#waitedFor.has(owner)) return;
    const { locks, onInherited } = this.#options;
    if (!locks) return onInherited(owner);
    const { held = [] } = await locks.query();
    const inherited = this.#awaitEndOf(owner);
    if (!held.some(({ name }) => name === this.#nameOf(owner))) await inherited;
  }

  end(): void {
    this.#channel?.close();
    this.#end.abort();
  }

  /** Clients that come later say so. */
  #listen(scope: string): void {
    if (this.#end.signal.aborted) return;
    this.#channel = openBroadcast(`chatgenius-outbox ${scope}`);
    this.#channel?.addEventListener('message', ({ data }) => void (typeof data === 'string' && this.#awaitEndOf(data)));
    this.#channel?.postMessage(this.owner);
  }

  #awaitEndOf(owner: string): Promise<void> {
    if (owner === this.owner || this.#waitedFor.has(owner)) return Promise.resolve();
    this.#waitedFor.add(owner);
    return this.#request(this.#nameOf(owner), () => this.#options.onInherited(owner)).finally(() => this.#waitedFor.delete(owner));
  }

  #request(name: string, callback: () => Promise<void>): Promise<void> {
    const { locks } = this.#options;
    if (!locks) return Promise.resolve();
    // Given up because this client ends; or a page without an origin of its own, which has no locks and keeps nothing.
    return locks.request(name, { signal: this.#end.signal }, callback).catch(() => undefined);
  }

  #nameOf(owner: string): string {
    return `chatgenius-outbox ${this.#options.scope} ${owner}`;
  }
}
