import { ChatError } from '../chat-error.ts';
import { isWaitedFor, isWorthRepeating, pause, type RetryOptions } from '../retry.ts';
import { type CommandName, type InputOf, type OutputOf } from '../wire.ts';

export interface OutboxOptions extends RetryOptions {
  /** Commands that may wait at once. */
  readonly capacity: number;
  /** Nothing is sent before: what an earlier client has left behind goes first. */
  readonly begun?: Promise<unknown>;
}

/** Where a command stands in its lane. */
export interface Placing {
  /** Smaller ones go first. Default: behind all that were placed so far. */
  readonly order?: number;
  /** It was accepted by an earlier client: neither the capacity nor the limits known here count. */
  readonly accepted?: boolean;
}

/** Where commands go. */
export interface CommandLine {
  /** Resolves when the command can be sent. @throws CLOSED */
  online(name: CommandName): Promise<void>;
  command<Name extends CommandName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  /** Why the server would not take a command, as far as that is known here. */
  refusalOf(name: CommandName, input: InputOf<CommandName>): ChatError | undefined;
}

interface Entry {
  readonly order: number;
  /** It may have reached the server. */
  attempted: boolean;
  readonly name: CommandName;
  readonly input: InputOf<CommandName>;
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends what must not be lost: each command until it is acknowledged or refused for good, over as many connections as
 * it takes. Every command here may be repeated. Within a lane each waits for the one before it, so that nothing
 * overtakes; lanes do not wait for each other.
 */
export class Outbox {
  readonly #line: CommandLine;
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, Entry[]>();
  #size = 0;
  #order = 0;

  constructor(line: CommandLine, options: OutboxOptions) {
    this.#line = line;
    this.#options = options;
  }

  /** Commands that are neither acknowledged nor refused. */
  get size(): number {
    return this.#size;
  }

  /** Places what comes next behind everything that was placed so far, by this client or an earlier one. */
  nextOrder(): number {
    return (this.#order = Math.max(this.#order + 1, Date.now()));
  }

  /** @throws ChatError when it is refused for good, at once where that is known here; OUTBOX_FULL; CLOSED */
  enqueue<Name extends CommandName>(lane: string, name: Name, input: InputOf<Name>, { order = this.nextOrder(), accepted = false }: Placing = {}): Promise<OutputOf<Name>> {
    const refusal = accepted ? undefined : this.#line.refusalOf(name, input);
    if (refusal) return Promise.reject(refusal);
    if (this.#size >= this.#options.capacity && !accepted) return Promise.reject(ChatError.local('OUTBOX_FULL'));
    this.#order = Math.max(this.#order, order);
    return new Promise((resolve, reject) => {
      this.#size++;
      this.#place(lane, { order, attempted: false, name, input, resolve, reject });
    });
  }

  /** Takes a command back that cannot have reached the server. @returns whether it was one */
  withdraw(lane: string, order: number): boolean {
    const entries = this.#lanes.get(lane) ?? [];
    const at = entries.findIndex((entry) => entry.order === order && !entry.attempted);
    const [entry] = at < 0 ? [] : entries.splice(at, 1);
    if (entry === undefined) return false;
    this.#size--;
    entry.reject(ChatError.local('DISCARDED'));
    return true;
  }

  #place(lane: string, entry: Entry): void {
    const entries = this.#lanes.get(lane);
    if (entries === undefined) {
      const begun = [entry];
      this.#lanes.set(lane, begun);
      void this.#run(lane, begun);
      return;
    }
    const behind = entries.findLastIndex((other) => other.order <= entry.order || other.attempted);
    entries.splice(behind + 1, 0, entry);
  }

  async #run(lane: string, entries: Entry[]): Promise<void> {
    await this.#options.begun;
    for (let entry = entries[0]; entry !== undefined; entry = entries[0]) {
      try {
        await this.#line.online(entry.name);
        // While there was no connection another one may have been placed before it, or it was taken back.
        if (entry !== entries[0]) continue;
        const output = await this.#send(entry);
        entry.resolve(output as never);
      } catch (error) {
        if (entry !== entries[0]) continue;
        entry.reject(error);
      }
      this.#size--;
      entries.shift();
    }
    this.#lanes.delete(lane);
  }

  async #send(entry: Entry): Promise<OutputOf<CommandName>> {
    const { name, input } = entry;
    entry.attempted = true;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#line.command(name, input);
      } catch (error) {
        if (!isWorthRepeating(error, attempt)) throw error;
        if (!isWaitedFor(error)) await pause(attempt, error, this.#options);
      }
      await this.#line.online(name);
    }
  }
}
