import { type FileHandle } from 'node:fs/promises';

/** Written at once: each write is a job of another thread, and a chunk of a socket has 64 KiB. */
const BATCH_BYTES = 512 * 1024;
/** Later, what has come is written although it is less. */
const SOON_MS = 10;

/** Writes chunks into a file one after the other, several at a time. Holds two batches at most. */
export class FileAppender {
  readonly #file: FileHandle;
  #at: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(file: FileHandle, at: number) {
    this.#file = file;
    this.#at = at;
  }

  /** Resolves when the next chunk may come. @throws when an earlier one could not be written */
  async add(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#timer ??= setTimeout(() => this.#write(), SOON_MS);
    if (this.#bytes < BATCH_BYTES) return;
    await this.#writing;
    this.#write();
  }

  /** @returns where the file ends, with all of it on the disk */
  async end(): Promise<number> {
    this.#write();
    await this.#writing;
    await this.#file.datasync();
    return this.#at;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#bytes === 0) return;
    const [chunks, at] = [this.#chunks, this.#at];
    this.#at += this.#bytes;
    this.#chunks = [];
    this.#bytes = 0;
    this.#writing = this.#writing.then(() => writeAll(this.#file, chunks, at));
    // Whoever adds or ends is told.
    this.#writing.catch(() => undefined);
  }
}

async function writeAll(file: FileHandle, chunks: readonly Buffer[], at: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks, at);
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  // A disk that is nearly full takes a part.
  if (bytesWritten < bytes) await writeAll(file, [Buffer.concat(chunks).subarray(bytesWritten)], at + bytesWritten);
}
