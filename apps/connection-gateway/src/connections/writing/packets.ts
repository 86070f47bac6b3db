import { ephemeralEvents, type ErrorResponse } from '@chatgenius/contracts';

/** Engine.IO `message`; Socket.IO `EVENT`, `ACK` and `CONNECT_ERROR` in the default namespace. */
const ENGINE_MESSAGE = '4';
const SOCKET_EVENT = '2';
const SOCKET_ACK = '3';
const SOCKET_CONNECT_ERROR = '4';

/** Some events, ready to be written to any number of connections. */
export class EncodedPackets {
  /** Engine.IO messages, for connections that cannot take frames now. */
  readonly messages: readonly string[];
  /** WebSocket frames of all of them, one after the other. */
  readonly frames: Buffer;
  #lasting: Buffer | undefined;

  constructor(messages: readonly string[], frames = Buffer.concat(messages.flatMap((message) => frame(ENGINE_MESSAGE + message)))) {
    this.messages = messages;
    this.frames = frames;
  }

  /** One after the other, to be written at once. */
  static joined(parts: readonly EncodedPackets[]): EncodedPackets {
    return new EncodedPackets(parts.flatMap(({ messages }) => messages), Buffer.concat(parts.map(({ frames }) => frames)));
  }

  /**
   * The frames in memory of their own, for connections that keep them waiting: Node cuts small buffers out of
   * pieces of 8 KB, and a waiting frame of 300 bytes would hold all of such a piece.
   */
  get lastingFrames(): Buffer {
    return (this.#lasting ??= inOwnMemory(this.frames));
  }
}

/** A stream event, or what is written like one: its name and its arguments as JSON. */
interface WritableEvent {
  readonly event: { readonly type: string };
  readonly encoded: string;
}

export function encodePackets(events: readonly WritableEvent[]): EncodedPackets {
  return new EncodedPackets(events.map(({ event, encoded }) => `${SOCKET_EVENT}["${event.type}",${encoded}]`));
}

/** Something that is part of no stream. */
export function encodePacket(name: string, data: unknown): EncodedPackets {
  return new EncodedPackets([`${SOCKET_EVENT}${JSON.stringify([name, data])}`]);
}

/** The answer to the packet that asked for one under that id. */
export function encodeAck(id: number, answers: readonly unknown[]): EncodedPackets {
  return new EncodedPackets([`${SOCKET_ACK}${id}${JSON.stringify(answers)}`]);
}

/** What clients get as `connect_error`, for connections that have not come to the point of being refused by Socket.IO. */
export function connectErrorPacket(response: ErrorResponse): string {
  return `${SOCKET_CONNECT_ERROR}${JSON.stringify({ message: response.code, data: response })}`;
}

/** What clients get as `error`, for connections that are ended below Socket.IO. */
export function errorEventPacket(response: ErrorResponse): string {
  return `${SOCKET_EVENT}${JSON.stringify([ephemeralEvents.errorEvent.name, response])}`;
}

const FINAL_TEXT_FRAME = 0x81;

/** A server's text frame (RFC 6455, section 5.2): whole, unmasked, uncompressed. */
function frame(text: string): Buffer[] {
  const payload = Buffer.from(text);
  return [frameHeader(payload.length), payload];
}

function frameHeader(length: number): Buffer {
  if (length < 126) return Buffer.from([FINAL_TEXT_FRAME, length]);
  if (length < 65_536) return Buffer.from([FINAL_TEXT_FRAME, 126, length >> 8, length & 0xff]);
  const header = Buffer.alloc(10);
  header.writeUInt8(FINAL_TEXT_FRAME, 0);
  header.writeUInt8(127, 1);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

function inOwnMemory(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.byteLength) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.byteLength);
  bytes.copy(own);
  return own;
}
