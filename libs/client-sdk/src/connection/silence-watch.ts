/** Nothing has come for so long although an answer is due: the server is asked whether it is there, and has as long again. */
export const SILENCE_MS = 4_000;

interface Line {
  /** Asks for an answer that the gateway gives by itself, at once. */
  readonly ping: () => void;
  /** Whether an answer is due. */
  readonly isWaiting: () => boolean;
  /** Nobody answers. */
  readonly onDead: () => void;
}

/**
 * Notices a connection that is open and carries nothing, as after a sleep: by the first command that is not answered,
 * long before Socket.IO's pings would. A command that is only slow proves nothing, so the gateway is asked before it is
 * given up; anything that comes is proof of life.
 */
export class SilenceWatch {
  readonly #line: Line;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = false;

  constructor(line: Line) {
    this.#line = line;
  }

  /** A command is on its way. That nobody waits for it any more proves nothing: something has to come. */
  sent(): void {
    this.#timer ??= this.#look();
  }

  heard(): void {
    this.#asked = false;
    this.stop();
    if (this.#line.isWaiting()) this.#timer = this.#look();
  }

  /** Asks at once, whatever is on its way. */
  probe(): void {
    if (this.#asked) return;
    this.stop();
    this.#ask();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(): ReturnType<typeof setTimeout> {
    return setTimeout(() => (this.#asked ? this.#line.onDead() : this.#ask()), SILENCE_MS);
  }

  #ask(): void {
    this.#asked = true;
    this.#timer = this.#look();
    this.#line.ping();
  }
}
