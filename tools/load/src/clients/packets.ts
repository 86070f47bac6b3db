import { limits } from '@chatgenius/contracts';

/** Packets of Engine.IO 4 and Socket.IO 5 as these clients write and recognise them. */

const STAMP_MARK = '~';
const STAMP_DIGITS = 16;
const ZERO = '0'.charCodeAt(0);
const NINE = '9'.charCodeAt(0);

export const PONG = '3';
export const connectPacket = (token: string): string => `40${JSON.stringify({ token })}`;
export const commandPacket = (id: number, name: string, payload: unknown): string => `42${id}${JSON.stringify([name, payload])}`;

export type PacketKind = 'open' | 'ping' | 'connected' | 'refused' | 'event' | 'ack' | 'other';

const KINDS: Record<string, PacketKind> = { '40': 'connected', '44': 'refused', '42': 'event', '43': 'ack' };

export function packetKind(bytes: Buffer, start: number): PacketKind {
  const first = bytes[start] ?? 0;
  if (first === ZERO) return 'open';
  if (first === ZERO + 2) return 'ping';
  return KINDS[String.fromCharCode(first, bytes[start + 1] ?? 0)] ?? 'other';
}

/** Whether the bytes at `at` are those of `expected`. */
export function hasBytes(bytes: Buffer, at: number, expected: Buffer): boolean {
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) return false;
  return true;
}

/** Digits from `at` on, and where they end; NaN when there are none. */
export function readInteger(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  let end = at;
  for (;;) {
    const byte = bytes[end] ?? 0;
    if (byte < ZERO || byte > NINE) break;
    value = value * 10 + (byte - ZERO);
    end++;
  }
  return { value: end === at ? NaN : value, end };
}

/** Three bytes in UTF-8. */
const WIDE = '漢';

/** A message's text: when it was due to be sent, and filler up to the wanted length; of wide characters where a message may not have as many others. */
export function stampedText(micros: number, bytes: number): string {
  const stamp = `${STAMP_MARK}${String(Math.floor(micros)).padStart(STAMP_DIGITS, '0')}${STAMP_MARK}`;
  if (bytes <= limits.messageTextLength) return stamp.padEnd(bytes, 'lorem ipsum ');
  return stamp.padEnd(stamp.length + Math.floor((bytes - stamp.length) / 3), WIDE);
}

export const SHORTEST_TEXT = STAMP_DIGITS + 2;

/**
 * Finds a field whose distance from one end of the packet is nearly always the same: looks where it
 * was the last time, and searches only when it is not there. (A search, or parsing JSON, for each of
 * 100,000 deliveries a second would take the machine from the servers that are measured.)
 */
export class FieldFinder {
  readonly #label: Buffer;
  readonly #from: 'start' | 'end';
  #distance = -1;

  constructor(label: string, from: 'start' | 'end') {
    this.#label = Buffer.from(label);
    this.#from = from;
  }

  /** Where the field's value begins, or -1. */
  find(bytes: Buffer, start: number, end: number): number {
    const guess = this.#from === 'start' ? start + this.#distance : end - this.#distance;
    if (this.#distance >= 0 && guess >= start && hasBytes(bytes, guess, this.#label)) return guess + this.#label.length;
    const found = bytes.indexOf(this.#label, start);
    if (found < 0 || found >= end) return -1;
    this.#distance = this.#from === 'start' ? found - start : end - found;
    return found + this.#label.length;
  }
}

/** The stamp of a delivered message is found by the start of its text. */
export const TEXT_LABEL = `"text":"${STAMP_MARK}`;
export const SEQ_LABEL = '"seq":';
