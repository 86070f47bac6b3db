import { type ErrorResponse } from '@chatgenius/contracts';

/** Engine.IO `message`; Socket.IO `EVENT` and `CONNECT_ERROR` in the default namespace. */
const ENGINE_MESSAGE = '4';
const SOCKET_EVENT = '2';
const SOCKET_CONNECT_ERROR = '4';

/** Some events, ready to be written to any number of connections. */
export interface EncodedPackets {
  /** WebSocket frames of all packets, one after the other. */
  readonly frames: Buffer;
  /** The same as Engine.IO messages, for connections that cannot take frames now. */
  readonly messages: readonly string[];
}

/** A stream event, or what is written like one: its name and its arguments as JSON. */
interface EncodedEvent {
  readonly event: { readonly type: string };
  readonly encoded: string;
}

export function encodePackets(events: readonly EncodedEvent[]): EncodedPackets {
  const messages = events.map(({ event, encoded }) => `${SOCKET_EVENT}["${event.type}",${encoded}]`);
  return { messages, frames: Buffer.concat(messages.flatMap((message) => frame(ENGINE_MESSAGE + message))) };
}

/** What clients get as `connect_error`, for connections that have not come to the point of being refused by Socket.IO. */
export function connectErrorPacket(response: ErrorResponse): string {
  return `${SOCKET_CONNECT_ERROR}${JSON.stringify({ message: response.code, data: response })}`;
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
