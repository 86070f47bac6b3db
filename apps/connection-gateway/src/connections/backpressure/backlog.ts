import { type EngineConnection, type EnginePacket, tcpOf } from '../writing/engine.ts';
import { unsentBytes } from '../writing/handle-write.ts';
import { encodePacket, EncodedPackets } from '../writing/packets.ts';

/** An event that may be lost and waits for a connection to catch up: as text, which holds no more memory than it has, or as data that later ones are merged into. */
export type HeldEvent = { readonly bytes: number } & ({ readonly messages: readonly string[] } | { readonly name: string; readonly data: unknown });

/**
 * What one connection has not taken yet: bytes that its TCP socket holds, packets that wait behind them, and what is
 * held back until both have gone. Frames that connections share count for each of them.
 */
export class Backlog {
  readonly #connection: EngineConnection;
  /** One for each key. */
  readonly #held = new Map<string, HeldEvent>();
  #heldBytes = 0;
  #queue: readonly EnginePacket[] = [];
  #counted = 0;
  #queuedBytes = 0;
  /** As last measured. */
  bytes = 0;
  /** It has been closed, and what TCP holds may still reach the client. */
  ending = false;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** What was written and not taken: without what is held back. */
  get writtenBytes(): number {
    return this.bytes - this.#heldBytes;
  }

  get isGone(): boolean {
    const tcp = tcpOf(this.#connection);
    return tcp === undefined ? this.#connection.readyState === 'closed' : tcp.destroyed;
  }

  /** Costs as much as packets were queued since the last time. */
  measure(): number {
    const { writeBuffer } = this.#connection;
    if (writeBuffer !== this.#queue) {
      this.#queue = writeBuffer;
      this.#counted = 0;
      this.#queuedBytes = 0;
    }
    for (; this.#counted < writeBuffer.length; this.#counted++) this.#queuedBytes += sizeOf(writeBuffer[this.#counted]);
    const tcp = tcpOf(this.#connection);
    this.bytes = this.#heldBytes + this.#queuedBytes + (tcp === undefined ? 0 : unsentBytes(tcp));
    return this.bytes;
  }

  /** Drops what has not been handed to TCP yet. */
  takeBack(): void {
    this.#connection.writeBuffer.length = 0;
    this.#counted = 0;
    this.#queuedBytes = 0;
    this.release();
  }

  holds(key: string): boolean {
    return this.#held.has(key);
  }

  held(key: string): HeldEvent | undefined {
    return this.#held.get(key);
  }

  /** Keeps one of this key, in the place of an earlier one. */
  hold(key: string, event: HeldEvent): void {
    this.#heldBytes += event.bytes - (this.#held.get(key)?.bytes ?? 0);
    this.#held.set(key, event);
  }

  /** Gives out what was held back, in the order in which it was first held. @param merged also what is merged for as long as it waits */
  release(merged = true): EncodedPackets[] {
    const due = [...this.#held].filter(([, event]) => merged || 'messages' in event);
    for (const [key, { bytes }] of due) {
      this.#held.delete(key);
      this.#heldBytes -= bytes;
    }
    return due.map(([, event]) => ('messages' in event ? new EncodedPackets(event.messages) : encodePacket(event.name, event.data)));
  }
}

function sizeOf({ data, options }: EnginePacket = {}): number {
  return options?.wsPreEncodedFrame?.reduce((sum, { length }) => sum + length, 0) ?? data?.length ?? 0;
}
