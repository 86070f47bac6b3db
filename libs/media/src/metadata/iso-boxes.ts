import { type FileBytes, MalformedFileError } from './file-bytes.ts';

/** Of an ISO base media file (ISO/IEC 14496-12): MP4, QuickTime, HEIF, AVIF. */
export interface Box {
  readonly type: string;
  /** Where its four letters are. */
  readonly typeAt: number;
  readonly from: number;
  /** Where its content begins. */
  readonly content: number;
  readonly to: number;
}

const MOST = 10_000;

/** Boxes that stand side by side. */
export async function boxesIn(bytes: FileBytes, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const head = await bytes.read(at, 8);
    const [short, type] = [head.readUInt32BE(), head.toString('latin1', 4)];
    const isLong = short === 1;
    const size = isLong ? Number((await bytes.read(at + 8, 8)).readBigUInt64BE()) : short === 0 ? to - at : short;
    const content = at + (isLong ? 16 : 8);
    if (at + size < content || at + size > to || boxes.length >= MOST) throw new MalformedFileError(`A box of ${size} bytes.`);
    boxes.push({ type, typeAt: at + 4, from: at, content, to: at + size });
    at += size;
  }
  return boxes;
}

/** What a small box holds, read one number after the other. */
export class BoxContent {
  readonly #bytes: Buffer;
  #at = 0;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  static async of(bytes: FileBytes, { content, to }: Box): Promise<BoxContent> {
    return new BoxContent(Buffer.from(await bytes.read(content, to - content)));
  }

  /** @param bytes 0 to 8; a number of no bytes is 0 */
  number(bytes: number): number {
    const [from, to] = [this.#at, this.#at + bytes];
    if (to > this.#bytes.length) throw new MalformedFileError('A box that is too short.');
    this.#at = to;
    const value = bytes === 0 ? 0 : Number(`0x${this.#bytes.toString('hex', from, to)}`);
    if (!Number.isSafeInteger(value)) throw new MalformedFileError('A number that is too large.');
    return value;
  }

  letters(): string {
    const number = this.number(4);
    return Buffer.from([number >>> 24, number >>> 16, number >>> 8, number].map((byte) => byte & 0xff)).toString('latin1');
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }
}
