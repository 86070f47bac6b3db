import { type EncodedEvent } from '@chatgenius/bus';
import { PacedWork } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { encodePackets } from '../connections/writing/packets.ts';
import { SocketService } from '../connections/socket.service.ts';
import { CollectingWindow } from './collecting-window.ts';
import { DeliveryTelemetry } from './delivery-telemetry.ts';
import { type HeldStream } from './held-stream.ts';

/** The longest that an event waits for others, on a busy gateway; far below the PRD's 100 ms. */
const LONGEST_WINDOW_MS = 20;

/**
 * Writes events to the members of their stream: encoded once for all of them, and everything of one
 * window with one write per connection, the answers that are due to it before them.
 */
@Injectable()
export class FanOut {
  /** Streams with unwritten events; also some that were flushed by themselves. */
  #waiting: HeldStream[] = [];
  readonly #window = new CollectingWindow(LONGEST_WINDOW_MS);
  readonly #flushing = new PacedWork(() => this.#flushAll(), () => this.#window.currentMs);

  constructor(
    private readonly sockets: SocketService,
    private readonly telemetry: DeliveryTelemetry,
  ) {}

  add(held: HeldStream, events: readonly EncodedEvent[]): void {
    if (held.members.size === 0 || events.length === 0) return;
    if (held.unwritten.length === 0) this.#waiting.push(held);
    held.unwritten.push(...events);
    // Answers wait as well: they are written before the events.
    if (this.#flushing.request()) this.sockets.holdAcks();
  }

  /** Writes what waits for this stream's members now. */
  flush(held: HeldStream): void {
    if (held.unwritten.length === 0) return;
    const packets = encodePackets(this.telemetry.emitting(held.unwritten, held.members.size));
    held.unwritten = [];
    this.sockets.write(held.members, packets);
  }

  #flushAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const held of waiting) this.flush(held);
    this.sockets.releaseAcks();
  }
}
