import { ChatError } from '../../chat-error.ts';
import { Emitter } from '../../emitter.ts';
import { type CommandName, type InputOf, type OutputOf } from '../../wire.ts';
import { type Outbox } from '../outbox.ts';
import { EntryKeeper, type Keeping } from './entry-keeper.ts';
import { type KeptEntry, type OutboxStorage, scopeOf } from './kept-entry.ts';
import { type Locks, Succession } from './succession.ts';

export interface KeptOutboxOptions {
  readonly apiUrl: string;
  readonly storage: OutboxStorage | undefined;
  readonly locks: Locks | undefined;
  /** Whether what is refused for good waits for the user, who may try it again; else it is forgotten. */
  readonly keepFailed: boolean;
}

/** What is to be sent, and the name under which the server knows a repeat. */
export interface Posted<Name extends CommandName> {
  readonly id: string;
  readonly lane: string;
  readonly name: Name;
  readonly input: InputOf<Name>;
}

/** Goes on with an entry of an earlier client. */
export type Restore = (entry: KeptEntry) => void;

/** Commands that outlive this client: another one of the same user, and of nobody else, goes on with what it leaves behind. */
export class KeptOutbox extends Emitter<{ change: Keeping }> {
  readonly #outbox: Outbox;
  readonly #options: KeptOutboxOptions;
  readonly #keeper: EntryKeeper;
  readonly #restorers = new Map<CommandName, Restore>();
  readonly #entries = new Map<string, KeptEntry>();
  #succession: Succession | undefined;
  #owner = '';
  readonly #begun: () => void;
  #closed = false;

  /** @param begun called when what was left behind is in its place */
  constructor(outbox: Outbox, options: KeptOutboxOptions, begun: () => void) {
    super();
    this.#outbox = outbox;
    this.#options = options;
    this.#begun = begun;
    this.#keeper = new EntryKeeper(options.storage);
    this.#keeper.on('change', (keeping) => this.emit('change', keeping));
    if (!options.storage) begun();
  }

  get keeping(): Keeping {
    return this.#keeper.keeping;
  }

  /** How to go on with commands of these names. */
  restoring(names: readonly CommandName[], restore: Restore): void {
    for (const name of names) this.#restorers.set(name, restore);
  }

  /** It is known whose client this is. */
  async begin(userId: string): Promise<void> {
    if (this.#succession || this.#closed || !this.#options.storage) return;
    const succession = new Succession({ scope: scopeOf(this.#options.apiUrl, userId), locks: this.#options.locks, onInherited: (owner) => this.#inherit(owner) });
    this.#succession = succession;
    this.#owner = succession.owner;
    await succession.begin();
    for (const [id, entry] of this.#entries) this.#keep({ ...entry, id, owner: this.#owner });
    this.#keeper.begin(scopeOf(this.#options.apiUrl, userId));
    const owners = new Set((await this.#keeper.read()).map(({ owner }) => owner));
    for (const owner of owners) await succession.inheritFrom(owner);
    this.#begun();
  }

  /** Sends a command until it is done or refused for good, over any number of clients. @throws ChatError */
  post<Name extends CommandName>({ id, lane, name, input }: Posted<Name>): Promise<OutputOf<Name>> {
    const entry: KeptEntry = { id, owner: this.#owner, lane, order: this.#outbox.nextOrder(), name, input: { ...input }, writtenAt: Date.now() };
    this.#keep(entry);
    return this.#send<Name>(entry, false);
  }

  /** Goes on with an entry that is kept already. */
  resume(entry: KeptEntry): Promise<OutputOf<CommandName>> {
    return this.#send(entry, true);
  }

  /** Something that others send, and that is kept in the same place. */
  keep(entry: Omit<KeptEntry, 'owner' | 'order' | 'writtenAt'>): void {
    this.#keep({ ...entry, owner: this.#owner, order: this.#outbox.nextOrder(), writtenAt: Date.now() });
  }

  drop(id: string): void {
    this.#entries.delete(id);
    this.#keeper.drop(id);
  }

  entry(id: string): KeptEntry | undefined {
    return this.#entries.get(id);
  }

  /** Takes back what cannot have reached the server, or was refused. @returns whether it was taken back */
  discard(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined || (!entry.failure && !this.#outbox.withdraw(entry.lane, entry.order))) return false;
    this.drop(id);
    return true;
  }

  /** What waits is left to the next client of the user. */
  close(): void {
    this.#closed = true;
    this.#succession?.end();
  }

  async #send<Name extends CommandName>(entry: KeptEntry, accepted: boolean): Promise<OutputOf<Name>> {
    const { id, lane, order } = entry;
    try {
      const output = await this.#outbox.enqueue(lane, entry.name as Name, entry.input, { order, accepted });
      this.drop(id);
      return output;
    } catch (error) {
      const refusal = ChatError.from(error, 'DISCONNECTED');
      if (refusal.reason === 'CLOSED') throw error;
      if (this.#options.keepFailed && refusal.reason !== 'DISCARDED' && entry.name === 'messageSend') this.#keep({ ...entry, failure: refusal.toJSON() });
      else this.drop(id);
      throw error;
    }
  }

  #keep(entry: KeptEntry): void {
    this.#entries.set(entry.id, entry);
    this.#keeper.keep(entry);
  }

  async #inherit(owner: string): Promise<void> {
    if (this.#closed) return;
    const left = (await this.#keeper.read()).filter((entry) => entry.owner === owner && !this.#entries.has(entry.id));
    for (const entry of [...left].sort((one, other) => one.order - other.order)) {
      const restore = this.#restorers.get(entry.name);
      const inherited = { ...entry, owner: this.#owner };
      // Of a newer release: that one goes on with it.
      if (restore) this.#keep(inherited);
      restore?.(inherited);
    }
  }
}
