import { ChatError } from '../chat-error.ts';
import { isWaitedFor, isWorthRepeating, pause, type RetryOptions } from '../retry.ts';
import { type CommandName, type InputOf, type OutputOf } from '../wire.ts';

export interface OutboxOptions extends RetryOptions {
  /** Commands that may wait at once. */
  readonly capacity: number;
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

  constructor(line: CommandLine, options: OutboxOptions) {
    this.#line = line;
    this.#options = options;
  }

  /** Commands that are neither acknowledged nor refused. */
  get size(): number {
    return this.#size;
  }

  /** @throws ChatError when it is refused for good, at once where that is known here; OUTBOX_FULL; CLOSED */
  enqueue<Name extends CommandName>(lane: string, name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    const refusal = this.#line.refusalOf(name, input);
    if (refusal) return Promise.reject(refusal);
    if (this.#size >= this.#options.capacity) return Promise.reject(ChatError.local('OUTBOX_FULL'));
    return new Promise((resolve, reject) => {
      this.#size++;
      const entry: Entry = { name, input, resolve, reject };
      const waiting = this.#lanes.get(lane);
      if (waiting) waiting.push(entry);
      else {
        const entries = [entry];
        this.#lanes.set(lane, entries);
        void this.#run(lane, entries);
      }
    });
  }

  async #run(lane: string, entries: Entry[]): Promise<void> {
    for (let entry = entries[0]; entry !== undefined; entry = entries[0]) {
      try {
        const output = await this.#send(entry);
        entry.resolve(output as never);
      } catch (error) {
        entry.reject(error);
      }
      this.#size--;
      entries.shift();
    }
    this.#lanes.delete(lane);
  }

  async #send({ name, input }: Entry): Promise<OutputOf<CommandName>> {
    for (let attempt = 0; ; attempt++) {
      await this.#line.online(name);
      try {
        return await this.#line.command(name, input);
      } catch (error) {
        if (!isWorthRepeating(error, attempt)) throw error;
        if (!isWaitedFor(error)) await pause(attempt, error, this.#options);
      }
    }
  }
}
