import { Decoder, type Packet, PacketType } from 'socket.io-parser';

/** Replaces the arguments of a packet with binary attachments. Every command refuses it, with a reason. */
const BINARY: readonly unknown[] = [Buffer.alloc(0)];
const BINARY_EVENT = String(PacketType.BINARY_EVENT);
const BINARY_ACK = String(PacketType.BINARY_ACK);
const MOST_ATTACHMENTS = 10;
const ANNOUNCED = /^\d(\d{1,2})-/;
const DIGITS = /^\d+$/;

/**
 * Socket.IO's decoder, but for binary packets, which nothing here takes: it keeps neither what announces attachments nor
 * the attachments. Socket.IO's own holds up to `maxHttpBufferSize` for each connection until they come, before it is
 * known who connects.
 */
export class TextDecoder extends Decoder {
  /** How many attachments were announced that have not come. */
  #awaited = 0;

  /** @throws Error where Socket.IO's own does: the connection is closed then */
  override add(received: unknown): void {
    if (typeof received === 'string') this.#addText(received);
    else if (this.#awaited-- === 0) throw new Error('bytes that no packet announced');
  }

  #addText(received: string): void {
    if (this.#awaited > 0) throw new Error('text where bytes were announced');
    const [type] = received;
    if (type !== BINARY_EVENT && type !== BINARY_ACK) return super.add(received);
    this.#awaited = announcedBy(received);
    if (type === BINARY_EVENT) this.emitReserved('decoded', refusable(received));
  }
}

function announcedBy(received: string): number {
  const count = Number(ANNOUNCED.exec(received)?.[1]);
  if (!(count >= 1 && count <= MOST_ATTACHMENTS)) throw new Error('illegal attachments');
  return count;
}

/** The event without its arguments, so that it is answered where an answer was asked for. */
function refusable(received: string): Packet {
  const begin = received.indexOf('-') + 1;
  const bracket = received.indexOf('[', begin);
  const head = received.slice(begin, bracket < 0 ? begin : bracket);
  const comma = head.startsWith('/') ? head.indexOf(',') : -1;
  const id = head.slice(comma + 1);
  const name = /^"([^"\\]{1,64})"/.exec(received.slice(bracket + 1, bracket + 67))?.[1] ?? '';
  return {
    type: PacketType.EVENT,
    nsp: comma < 0 ? '/' : head.slice(0, comma),
    ...(DIGITS.test(id) && { id: Number(id) }),
    data: [name, ...BINARY],
  };
}
