import { randomBytes } from 'node:crypto';

const FINAL_BIT = 0x80;
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const LENGTH_16 = 126;
const MASKED_BIT = 0x80;
const MASK_BYTES = 4;

/** Called with the bytes that hold a text message: valid only during the call. */
export type OnText = (bytes: Buffer, start: number, end: number) => void;

export class UnexpectedFrameError extends Error {
  override readonly name = 'UnexpectedFrameError';
}

/**
 * Cuts a server's bytes into text frames without copying them (RFC 6455, section 5.2). Knows only
 * what `ws` sends with compression off: whole, unmasked frames.
 */
export class FrameReader {
  #rest: Buffer | undefined;

  /** @returns false once the server has closed the connection */
  read(chunk: Buffer, onText: OnText): boolean {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = undefined;
    let at = 0;
    for (;;) {
      const start = payloadStart(bytes, at);
      const end = start === undefined ? Infinity : start + payloadLength(bytes, at);
      if (start === undefined || end > bytes.length) {
        // The chunk's memory belongs to the next read.
        if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
        return true;
      }
      const first = bytes[at] ?? 0;
      if (first === (FINAL_BIT | TEXT)) onText(bytes, start, end);
      else if (first === (FINAL_BIT | CLOSE)) return false;
      else if (first !== (FINAL_BIT | PING)) throw new UnexpectedFrameError(`frame that begins with 0x${first.toString(16)}`);
      at = end;
    }
  }
}

/** Where the payload of the frame at `at` begins, once enough of the frame is there to say. */
function payloadStart(bytes: Buffer, at: number): number | undefined {
  if (bytes.length < at + 2) return undefined;
  const length = bytes[at + 1] ?? 0;
  const start = at + (length < LENGTH_16 ? 2 : length === LENGTH_16 ? 4 : 10);
  return start <= bytes.length ? start : undefined;
}

function payloadLength(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0;
  if (length < LENGTH_16) return length;
  return length === LENGTH_16 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
}

/**
 * A client's text frame. Clients must mask; masking with zeros leaves the bytes as they are and saves
 * the clients' share of the machine. (Random masks protect proxies from hostile pages: none here.)
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length >= 65_536) throw new Error('These clients send no messages of 64 KiB or more.');
  const headerLength = (length < LENGTH_16 ? 2 : 4) + MASK_BYTES;
  const frame = Buffer.alloc(headerLength + length);
  frame[0] = FINAL_BIT | TEXT;
  frame[1] = MASKED_BIT | (length < LENGTH_16 ? length : LENGTH_16);
  if (length >= LENGTH_16) frame.writeUInt16BE(length, 2);
  frame.write(text, headerLength);
  return frame;
}

/** What opens a WebSocket to Socket.IO (RFC 6455, section 4.1). */
export function upgradeRequest(hostname: string, port: string): string {
  return [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');
}
