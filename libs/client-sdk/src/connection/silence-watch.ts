/** Nothing has come for so long although an answer is due: the server is asked whether it is there, and has as long again. */
export const SILENCE_MS = 4_000;
/** On a slow line a large answer may take longer, and nothing of it is seen before its end: each time it is waited for twice as long. */
const LONGEST_SILENCE_MS = 16_000;
/** A connection that has held for so long says that the line is well. */
const HELD_MS = 60_000;

/** How long the next connection may be silent. @param dead whether this one was given up for its silence */
export function nextSilenceMs(silenceMs: number, heldForMs: number, dead: boolean): number {
  const now = heldForMs >= HELD_MS ? SILENCE_MS : silenceMs;
  return dead ? Math.min(2 * now, LONGEST_SILENCE_MS) : now;
}

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
  readonly #silenceMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = false;

  constructor(line: Line, silenceMs: number) {
    this.#line = line;
    this.#silenceMs = silenceMs;
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
    return setTimeout(() => (this.#asked ? this.#line.onDead() : this.#ask()), this.#silenceMs);
  }

  #ask(): void {
    this.#asked = true;
    this.#timer = this.#look();
    this.#line.ping();
  }
}
