import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataStore, type Upload } from '@tus/server';
import { type Checksum } from './checksum.rules.ts';

const MISMATCH = { status_code: 460, body: 'Checksum Mismatch\n' };

/**
 * Uploads whose parts are held against a checksum, where the request has one: nothing of a part that does not match, or that
 * breaks off, is written. It lies on the disk of this machine until it is known.
 */
export class CheckedUploads extends DataStore {
  readonly #uploads: DataStore;
  readonly #asked = new AsyncLocalStorage<Checksum | undefined>();

  constructor(uploads: DataStore) {
    super();
    this.#uploads = uploads;
    this.extensions = uploads.extensions;
  }

  /** What is written within is held against it. */
  by<Result>(checksum: Checksum | undefined, work: () => Promise<Result>): Promise<Result> {
    return this.#asked.run(checksum, work);
  }

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const checksum = this.#asked.getStore();
    if (checksum === undefined) return this.#uploads.write(source, id, offset);
    const folder = await mkdtemp(path.join(tmpdir(), 'chatgenius-checked-'));
    try {
      const part = path.join(folder, 'part');
      if (!(await writeHashed(source, part, checksum))) throw Object.assign(new Error(MISMATCH.body), MISMATCH);
      return await this.#uploads.write(createReadStream(part), id, offset);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  override create(upload: Upload): Promise<Upload> {
    return this.#uploads.create(upload);
  }

  override getUpload(id: string): Promise<Upload> {
    return this.#uploads.getUpload(id);
  }

  override remove(id: string): Promise<void> {
    return this.#uploads.remove(id);
  }
}

/** @returns whether it is what was announced */
async function writeHashed(source: Readable, file: string, { algorithm, digest }: Checksum): Promise<boolean> {
  const hash = createHash(algorithm);
  const hashed = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(source, hashed, createWriteStream(file));
  return hash.digest().equals(digest);
}
