import { type FileBytes, MalformedFileError } from './file-bytes.ts';
import { Parts } from './parts.ts';

/** Names, descriptions, makers, programs, times, owners, XMP, IPTC, and what Photoshop keeps (TIFF 6.0 and its supplements). */
const TELLING = new Set([269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 33_432, 33_723, 34_377, 37_724]);
/** Directories of Exif and of places: nothing in them says how a picture looks. */
const TELLING_DIRECTORIES = new Set([34_665, 34_853, 40_965]);
/** Further pictures. */
const PICTURES = 330;
/** Bytes of a value, by the number of its type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const ENTRY_BYTES = 12;
const MOST_ENTRIES = 20_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Zeros in the place of what was there, or other bytes. */
interface Edit extends Range {
  readonly bytes?: Buffer;
}

interface Entry {
  readonly tag: number;
  readonly at: number;
  /** Of one of its values. */
  readonly unit: number;
  /** Where its value is: in the entry itself, or elsewhere. */
  readonly value: Range;
}

/** A TIFF in which what tells of its making is blank. Nothing moves, so all offsets hold. */
export async function tiffParts(bytes: FileBytes): Promise<Parts> {
  const blanks = (await new Directories(bytes).telling()).toSorted((one, other) => one.from - other.from);
  const parts = new Parts();
  let at = 0;
  for (const { from, to, bytes: others } of blanks) {
    if (to <= at) continue;
    parts.keep(at, Math.max(at, from));
    if (others && from >= at) parts.insert(others);
    else parts.blank(to - Math.max(at, from));
    at = to;
  }
  return parts.keep(at, bytes.size);
}

class Directories {
  readonly #bytes: FileBytes;
  readonly #seen = new Set<number>();
  #littleEndian = false;
  #entries = 0;

  constructor(bytes: FileBytes) {
    this.#bytes = bytes;
  }

  async telling(): Promise<Edit[]> {
    const head = await this.#bytes.read(0, 8);
    this.#littleEndian = head.toString('latin1', 0, 2) === 'II';
    if (this.#number(head, 2, 2) !== 42) throw new MalformedFileError('No TIFF of 32 bits.');
    const found: Edit[] = [];
    for (let at = this.#number(head, 4, 4); at !== 0; ) {
      const { entries, next } = await this.#directoryAt(at);
      for (const entry of entries) found.push(...(await this.#tellingIn(entry)));
      at = next;
    }
    return found;
  }

  async #tellingIn(entry: Entry): Promise<Edit[]> {
    const { tag, value } = entry;
    if (TELLING.has(tag)) return this.#emptied(entry);
    if (TELLING_DIRECTORIES.has(tag)) return this.#all(await this.#offset(value.from));
    if (tag !== PICTURES) return [];
    const found: Edit[] = [];
    for (let at = value.from; at < value.to; at += 4) {
      for (const inner of (await this.#directoryAt(await this.#offset(at))).entries) found.push(...(await this.#tellingIn(inner)));
    }
    return found;
  }

  /** One value that is 0: a text of zeros would be a fault to its readers. */
  #emptied({ at, unit, value }: Entry): Edit[] {
    if (unit > 4) return [value];
    const bytes = Buffer.alloc(8);
    bytes.writeUInt8(1, this.#littleEndian ? 0 : 3);
    const entry = { from: at + 4, to: at + ENTRY_BYTES, bytes };
    return value.from === at + 8 ? [entry] : [entry, value];
  }

  /** A directory and all of its values. */
  async #all(at: number): Promise<Range[]> {
    const { entries } = await this.#directoryAt(at);
    const within = await Promise.all(entries.filter(({ tag }) => TELLING_DIRECTORIES.has(tag)).map(async ({ value }) => this.#all(await this.#offset(value.from))));
    return [{ from: at, to: at + 2 + entries.length * ENTRY_BYTES }, ...entries.map(({ value }) => value), ...within.flat()];
  }

  async #directoryAt(at: number): Promise<{ entries: Entry[]; next: number }> {
    if (this.#seen.has(at)) throw new MalformedFileError('A directory that comes twice.');
    this.#seen.add(at);
    const count = this.#number(await this.#bytes.read(at, 2), 0, 2);
    this.#entries += count;
    if (this.#entries > MOST_ENTRIES) throw new MalformedFileError('Too many entries.');
    const entries: Entry[] = [];
    for (let index = 0; index < count; index += 1) entries.push(await this.#entryAt(at + 2 + index * ENTRY_BYTES));
    return { entries, next: await this.#offset(at + 2 + count * ENTRY_BYTES) };
  }

  async #entryAt(at: number): Promise<Entry> {
    const entry = await this.#bytes.read(at, ENTRY_BYTES);
    const unit = TYPE_BYTES[this.#number(entry, 2, 2)] ?? 0;
    const size = unit * this.#number(entry, 4, 4);
    const from = size <= 4 ? at + 8 : this.#number(entry, 8, 4);
    if (from + size > this.#bytes.size) throw new MalformedFileError('A value that goes past the end.');
    return { tag: this.#number(entry, 0, 2), at, unit, value: { from, to: from + size } };
  }

  async #offset(at: number): Promise<number> {
    return this.#number(await this.#bytes.read(at, 4), 0, 4);
  }

  #number(bytes: Buffer, at: number, length: number): number {
    return this.#littleEndian ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length);
  }
}
