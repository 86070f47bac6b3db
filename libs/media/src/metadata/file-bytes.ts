import { type FileHandle } from 'node:fs/promises';

const WINDOW = 64 * 1024;

/** The file is not built as its format has it. */
export class MalformedFileError extends Error {
  override readonly name = 'MalformedFileError';
}

/** Reads small pieces of a file anywhere, and never holds more of it than a window. */
export class FileBytes {
  readonly size: number;
  readonly #file: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  static async of(file: FileHandle): Promise<FileBytes> {
    return new FileBytes(file, (await file.stat()).size);
  }

  /** @throws MalformedFileError where the file ends before */
  async read(at: number, length: number): Promise<Buffer> {
    if (length > WINDOW) throw new MalformedFileError(`${length} bytes are no small piece.`);
    if (at < this.#windowAt || at + length > this.#windowAt + this.#window.length) await this.#moveTo(at);
    const from = at - this.#windowAt;
    if (from + length > this.#window.length) throw new MalformedFileError(`The file ends within ${length} bytes at ${at}.`);
    return this.#window.subarray(from, from + length);
  }

  /** Where a byte is next, from a position on. */
  async find(byte: number, from: number): Promise<number> {
    for (let at = from; at < this.size; at = this.#windowAt + this.#window.length) {
      await this.read(at, 1);
      const found = this.#window.indexOf(byte, at - this.#windowAt);
      if (found !== -1) return this.#windowAt + found;
    }
    throw new MalformedFileError('The file ends in the middle.');
  }

  async #moveTo(at: number): Promise<void> {
    const window = Buffer.alloc(WINDOW);
    const { bytesRead } = await this.#file.read(window, 0, WINDOW, at);
    this.#window = window.subarray(0, bytesRead);
    this.#windowAt = at;
  }
}
