import { type EncodedEvent } from '@chatgenius/bus';
import { Injectable } from '@nestjs/common';
import { encodePackets } from '../transport/packets.ts';
import { SocketService } from '../websocket/services/socket.service.ts';
import { type HeldStream } from './held-stream.ts';

/** Under load a stream's events are written together once in this time; a lone event is written at once. */
const WINDOW_MS = 5;

/**
 * Writes events to the members of their stream: encoded once for all of them, and everything of one
 * window with one write per connection.
 */
@Injectable()
export class FanOut {
  #waiting = new Set<HeldStream>();
  #lastFlushAt = 0;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;

  constructor(private readonly sockets: SocketService) {}

  add(held: HeldStream, events: readonly EncodedEvent[]): void {
    if (held.members.size === 0) return;
    held.unwritten.push(...events);
    this.#waiting.add(held);
    this.#schedule();
  }

  /** Writes what waits for this stream's members now. */
  flush(held: HeldStream): void {
    if (held.unwritten.length === 0) return;
    const packets = encodePackets(held.unwritten);
    held.unwritten = [];
    this.#waiting.delete(held);
    this.sockets.write(held.members, packets);
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const quiet = performance.now() - this.#lastFlushAt >= WINDOW_MS;
    this.#timer = quiet ? setImmediate(this.#flushAll) : setTimeout(this.#flushAll, WINDOW_MS);
  }

  readonly #flushAll = (): void => {
    this.#timer = undefined;
    this.#lastFlushAt = performance.now();
    for (const held of [...this.#waiting]) this.flush(held);
  };
}
