import { ChatError, Connection, type ConnectionHandlers, type Dial, type Line } from '@chatgenius/client-sdk';

/** What is done to the line by hand, to see that nothing is lost. */
export class FaultyLine {
  #cutUntil = 0;
  #delayMs = 0;
  #current: { readonly connection: Connection; readonly handlers: ConnectionHandlers } | undefined;
  readonly #listeners = new Set<() => void>();

  /** When the line is whole again, as `Date.now()` tells time. */
  get cutUntil(): number {
    return this.#cutUntil;
  }

  get delayMs(): number {
    return this.#delayMs;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Nothing comes through for so long. */
  cut(forMs: number): void {
    this.#cutUntil = Date.now() + forMs;
    this.kill();
  }

  /** Commands and events take so much longer. */
  delay(ms: number): void {
    this.#delayMs = ms;
    this.#tell();
  }

  /** Ends the connection without a word to the server. */
  kill(): void {
    const ended = this.#current;
    this.#current = undefined;
    ended?.connection.close();
    this.#tell();
  }

  readonly dial: Dial = (options, handlers) => {
    if (Date.now() < this.#cutUntil) return this.#dead(handlers);
    const connection = new Connection(options, this.#late(handlers));
    this.#current = { connection, handlers };
    return {
      ask: (name, input, timeoutMs, settle) => this.#later(() => connection.ask(name, input, timeoutMs, settle)),
      probe: () => connection.probe(),
      close: () => connection.close(),
    };
  };

  /** As a network that is not there: it does not even refuse. */
  #dead(handlers: ConnectionHandlers): Line {
    setTimeout(() => handlers.onEnd(ChatError.from(undefined, 'UNREACHABLE'), false), Math.min(1_000, this.#cutUntil - Date.now()));
    return { ask: (_name, _input, _timeoutMs, settle) => settle({ error: ChatError.from(undefined, 'UNREACHABLE') }), probe: () => undefined, close: () => undefined };
  }

  #late(handlers: ConnectionHandlers): ConnectionHandlers {
    return {
      ...handlers,
      onEvent: (event) => this.#later(() => handlers.onEvent(event)),
      onActivity: (activity) => this.#later(() => handlers.onActivity(activity)),
      onTyping: (typing) => this.#later(() => handlers.onTyping(typing)),
      onDelta: (delta) => this.#later(() => handlers.onDelta(delta)),
    };
  }

  #later(work: () => void): void {
    if (this.#delayMs === 0) work();
    else setTimeout(work, this.#delayMs);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
