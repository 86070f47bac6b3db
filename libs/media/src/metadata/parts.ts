import { MalformedFileError } from './file-bytes.ts';

/** What is taken over as it is, other bytes in its place, or so many zeros. */
export type Part = { readonly from: number; readonly to: number } | Buffer | { readonly blank: number };

/** A file in which more than this alternates was made to be a burden. */
const MOST = 20_000;

/** Of a file that is put together anew. What is kept and stands side by side is one part. */
export class Parts {
  readonly #parts: Part[] = [];

  keep(from: number, to: number): this {
    if (from === to) return this;
    const last = this.#parts.at(-1);
    if (!last || !('to' in last) || last.to !== from) return this.#add({ from, to });
    this.#parts[this.#parts.length - 1] = { from: last.from, to };
    return this;
  }

  insert(bytes: Buffer): this {
    return this.#add(bytes);
  }

  blank(length: number): this {
    return length === 0 ? this : this.#add({ blank: length });
  }

  /** Whether nothing is left out of a file, and nothing put in. */
  isAllOf(size: number): boolean {
    const [only, ...others] = this.#parts;
    return others.length === 0 && only !== undefined && 'to' in only && only.from === 0 && only.to === size;
  }

  [Symbol.iterator](): Iterator<Part> {
    return this.#parts[Symbol.iterator]();
  }

  #add(part: Part): this {
    if (this.#parts.length >= MOST) throw new MalformedFileError('It is made of too many pieces.');
    this.#parts.push(part);
    return this;
  }
}
