/** One WebSocket message as it travels: its frames with their headers and masks, untouched. */
export interface WireMessage {
  readonly bytes: Buffer;
  /** Ping, pong and close of the WebSocket itself. */
  readonly control: boolean;
  /** Of a text message; computed when it is asked for. */
  readonly text: () => string | undefined;
}

interface Frame {
  readonly bytes: Buffer;
  readonly opcode: number;
  readonly final: boolean;
  readonly mask: Buffer | undefined;
  readonly payloadAt: number;
}

const TEXT = 1;
const FIRST_CONTROL = 8;
const MASK_BYTES = 4;
const SHORTEST_HEADER = 2;

/** Cuts the bytes of one direction into whole messages (RFC 6455, 5.2). Without extensions: nothing is compressed. */
export class FrameReader {
  readonly #chunks: Buffer[] = [];
  readonly #fragments: Frame[] = [];
  #collected = 0;
  /** So many bytes have to be there before it is worth looking again. */
  #needed = SHORTEST_HEADER;

  read(chunk: Buffer): WireMessage[] {
    this.#chunks.push(chunk);
    this.#collected += chunk.length;
    if (this.#collected < this.#needed) return [];
    const { frames, rest, needed } = framesOf(Buffer.concat(this.#chunks));
    this.#chunks.splice(0, Infinity, rest);
    this.#collected = rest.length;
    this.#needed = needed;
    return this.#messagesOf(frames);
  }

  #messagesOf(frames: readonly Frame[]): WireMessage[] {
    const messages: WireMessage[] = [];
    for (const frame of frames) {
      if (frame.opcode >= FIRST_CONTROL) messages.push({ bytes: frame.bytes, control: true, text: () => undefined });
      else this.#fragments.push(frame);
      if (frame.opcode < FIRST_CONTROL && frame.final) messages.push(messageOf(this.#fragments.splice(0)));
    }
    return messages;
  }
}

function messageOf(frames: readonly Frame[]): WireMessage {
  const text = () => (frames[0]?.opcode === TEXT ? Buffer.concat(frames.map(payloadOf)).toString('utf8') : undefined);
  return { bytes: Buffer.concat(frames.map(({ bytes }) => bytes)), control: false, text };
}

function framesOf(buffer: Buffer): { readonly frames: readonly Frame[]; readonly rest: Buffer; readonly needed: number } {
  const frames: Frame[] = [];
  for (let rest = buffer; ; ) {
    const found = frameAt(rest);
    if (typeof found === 'number') return { frames, rest, needed: found };
    frames.push(found);
    rest = rest.subarray(found.bytes.length);
  }
}

/** The frame that a buffer begins with, or how many bytes have to be there to read on. */
function frameAt(buffer: Buffer): Frame | number {
  const [first, second] = buffer;
  if (first === undefined || second === undefined) return SHORTEST_HEADER;
  const short = second & 0x7f;
  const maskAt = SHORTEST_HEADER + (short === 126 ? 2 : short === 127 ? 8 : 0);
  if (buffer.length < maskAt) return maskAt;
  const length = short === 126 ? buffer.readUInt16BE(SHORTEST_HEADER) : short === 127 ? Number(buffer.readBigUInt64BE(SHORTEST_HEADER)) : short;
  const masked = (second & 0x80) !== 0;
  const payloadAt = maskAt + (masked ? MASK_BYTES : 0);
  if (buffer.length < payloadAt + length) return payloadAt + length;
  const mask = masked ? buffer.subarray(maskAt, payloadAt) : undefined;
  return { bytes: buffer.subarray(0, payloadAt + length), opcode: first & 0x0f, final: (first & 0x80) !== 0, mask, payloadAt };
}

function payloadOf({ bytes, payloadAt, mask }: Frame): Buffer {
  const payload = bytes.subarray(payloadAt);
  if (mask === undefined) return payload;
  const plain = Buffer.from(payload);
  for (let index = 0; index < plain.length; index++) plain[index] = (plain[index] ?? 0) ^ (mask[index % MASK_BYTES] ?? 0);
  return plain;
}
