import { access, constants, copyFile, mkdir, open, opendir, rename, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { storeAway, type ByteRange, type FileStore, type LocalCopy, type StoredItem } from './file-store.ts';
import { LocalUploads } from './local-uploads.ts';

/** Blobs lie in folders named by their first letters, so that no folder has too many. */
const FOLDER_LETTERS = 2;

/** A folder of this machine, or one that several machines mount. */
export class LocalStore implements FileStore {
  readonly uploads: LocalUploads;
  readonly #uploads: string;
  readonly #blobs: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.#uploads = path.join(root, 'uploads');
    this.#blobs = path.join(root, 'blobs');
    this.uploads = new LocalUploads({ directory: this.#uploads });
  }

  static async open(root: string): Promise<LocalStore> {
    const store = new LocalStore(root);
    await mkdir(store.#uploads, { recursive: true });
    await mkdir(store.#blobs, { recursive: true });
    return store;
  }

  async dropUpload(uploadId: string): Promise<void> {
    this.uploads.hashes.forget(uploadId);
    await removeFile(path.join(this.#uploads, uploadId));
    await removeFile(path.join(this.#uploads, `${uploadId}.json`));
  }

  async copyOf(uploadId: string): Promise<LocalCopy> {
    const file = path.join(this.#uploads, uploadId);
    const now = await stat(file, { bigint: true }).catch((error: unknown) => Promise.reject(storeAway(error)));
    return { path: file, sha256: this.uploads.hashes.of(uploadId, now), dispose: () => Promise.resolve() };
  }

  async adopt(uploadId: string, sha256: string): Promise<void> {
    await this.#place(sha256, (target) => rename(path.join(this.#uploads, uploadId), target));
  }

  async put(sha256: string, file: string): Promise<void> {
    await this.#place(sha256, async (target) => {
      const beside = `${target}.${process.pid}.part`;
      await copyFile(file, beside);
      await sync(beside, 'r+');
      await rename(beside, target);
    });
  }

  async has(sha256: string): Promise<boolean> {
    return access(this.#pathOf(sha256)).then(() => true, isMissing);
  }

  async read(sha256: string, range?: ByteRange): Promise<Readable> {
    const handle = await open(this.#pathOf(sha256)).catch((error: unknown) => Promise.reject(storeAway(error)));
    return handle.createReadStream({ ...range, highWaterMark: 256 * 1024 });
  }

  async remove(sha256: string): Promise<void> {
    await removeFile(this.#pathOf(sha256));
  }

  async *blobs(): AsyncIterable<StoredItem> {
    for await (const folder of await opendir(this.#blobs)) {
      for await (const { name } of await opendir(path.join(this.#blobs, folder.name))) {
        const found = await stat(path.join(this.#blobs, folder.name, name)).catch(() => undefined);
        if (found !== undefined) yield { key: name, at: found.mtime };
      }
    }
  }

  async assertThere(): Promise<void> {
    await access(this.#root, constants.W_OK);
    await access(this.#blobs, constants.W_OK);
  }

  #pathOf(sha256: string): string {
    return path.join(this.#blobs, sha256.slice(0, FOLDER_LETTERS), sha256);
  }

  async #place(sha256: string, move: (target: string) => Promise<void>): Promise<void> {
    const target = this.#pathOf(sha256);
    await mkdir(path.dirname(target), { recursive: true });
    await move(target);
    const now = new Date();
    await utimes(target, now, now);
    await sync(path.dirname(target), 'r');
  }
}

/** Of a file its bytes, of a folder the names in it: they outlast a loss of power. */
async function sync(place: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(place, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeFile(file: string): Promise<void> {
  await unlink(file).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)));
}

function isMissing(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'ENOENT') return false;
  throw storeAway(error);
}
