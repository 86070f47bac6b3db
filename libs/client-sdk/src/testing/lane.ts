import { type Socket } from 'node:net';
import { type Fault } from './faults.ts';

/** A message that waits to be overtaken is let go after so long. */
const OVERTAKEN_WITHIN_MS = 100;

/** One direction of a connection: bytes leave in the order in which they came, at their time. */
export class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #waiting: { readonly bytes: Buffer; readonly dueAt: number }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #notBefore = 0;
  #held: { readonly bytes: Buffer; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  #rate: { readonly bytesPerSecond: number; readonly until: number } | undefined;
  #stopped = false;
  #resting = false;
  #silent = false;
  #whenEmpty: (() => void) | undefined;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    to.on('drain', () => this.#flow());
  }

  /** Passes bytes on. @param fault what is done to them */
  pass(bytes: Buffer, fault: Fault | undefined, latencyMs: number): void {
    if (fault?.kind === 'drop') return;
    if (fault?.kind === 'reorder' && this.#held === undefined) return this.#hold(bytes, latencyMs);
    this.#queue(bytes, latencyMs + (fault?.kind === 'delay' ? fault.ms : 0));
    if (fault?.kind === 'duplicate') this.#queue(bytes, latencyMs);
    this.#letGo(latencyMs);
  }

  /** Nothing leaves for so long. */
  stall(ms: number): void {
    this.#notBefore = Math.max(this.#notBefore, performance.now() + ms);
  }

  throttle(bytesPerSecond: number, ms = Infinity): void {
    this.#rate = { bytesPerSecond, until: performance.now() + ms };
  }

  /** Carries nothing any more, and does not say so. */
  silence(): void {
    this.#silent = true;
    this.#waiting.length = 0;
  }

  /** Reads no more, so that it piles up at the sender. */
  stop(): void {
    this.#stopped = true;
    this.#flow();
  }

  flow(): void {
    this.#stopped = false;
    this.#flow();
  }

  /** To be called with all bytes that were read: a slow line takes its time for them. */
  rest(bytes: number): void {
    const { bytesPerSecond, until } = this.#rate ?? { bytesPerSecond: Infinity, until: 0 };
    if (bytesPerSecond === Infinity || performance.now() > until) return;
    this.#resting = true;
    this.#flow();
    setTimeout(() => {
      this.#resting = false;
      this.#flow();
    }, (bytes / bytesPerSecond) * 1_000);
  }

  /** @param then called when nothing waits any more: nothing more will come */
  end(then: () => void): void {
    this.#letGo(0);
    if (this.#waiting.length === 0) then();
    else this.#whenEmpty = then;
  }

  #hold(bytes: Buffer, latencyMs: number): void {
    this.#held = { bytes, timer: setTimeout(() => this.#letGo(latencyMs), OVERTAKEN_WITHIN_MS) };
  }

  #letGo(latencyMs: number): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    clearTimeout(held.timer);
    this.#queue(held.bytes, latencyMs);
  }

  #queue(bytes: Buffer, inMs: number): void {
    if (this.#silent) return;
    const dueAt = Math.max(performance.now() + inMs, this.#notBefore, this.#waiting.at(-1)?.dueAt ?? 0);
    this.#waiting.push({ bytes, dueAt });
    this.#send();
  }

  #send(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    for (let [next] = this.#waiting; next !== undefined && Math.max(next.dueAt, this.#notBefore) <= now; [next] = this.#waiting) {
      this.#waiting.shift();
      if (this.#to.writable) this.#to.write(next.bytes);
    }
    this.#flow();
    const [next] = this.#waiting;
    if (next !== undefined) this.#timer = setTimeout(() => this.#send(), Math.max(next.dueAt, this.#notBefore) - now);
    else this.#whenEmpty?.();
  }

  /** What the receiver does not take is not read from the sender. */
  #flow(): void {
    if (this.#stopped || this.#resting || this.#to.writableNeedDrain) this.#from.pause();
    else this.#from.resume();
  }
}
