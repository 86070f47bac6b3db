import { type EngineConnection, type EnginePacket, tcpOf } from '../writing/engine.ts';
import { unsentBytes } from '../writing/handle-write.ts';
import { EncodedPackets } from '../writing/packets.ts';

/**
 * What one connection has not taken yet: bytes that its TCP socket holds, packets that wait behind them, and what is
 * held back until both have gone. Frames that connections share count for each of them.
 */
export class Backlog {
  readonly #connection: EngineConnection;
  /** Events that may be lost, the latest by key, until the connection has caught up; as text, which holds no more memory than it has. */
  readonly #held = new Map<string, { readonly messages: readonly string[]; readonly bytes: number }>();
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

  /** Keeps the latest of this key. */
  hold(key: string, packets: EncodedPackets): void {
    const { messages, frames: { length: bytes } } = packets;
    this.#heldBytes += bytes - (this.#held.get(key)?.bytes ?? 0);
    this.#held.set(key, { messages, bytes });
  }

  /** Gives out what was held back, in the order in which it was first held. */
  release(): EncodedPackets[] {
    const released = [...this.#held.values()].map(({ messages }) => new EncodedPackets(messages));
    this.#held.clear();
    this.#heldBytes = 0;
    return released;
  }
}

function sizeOf({ data, options }: EnginePacket = {}): number {
  return options?.wsPreEncodedFrame?.reduce((sum, { length }) => sum + length, 0) ?? data?.length ?? 0;
}
