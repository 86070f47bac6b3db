import { access, constants, copyFile, mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { FileStore as TusFileStore } from '@tus/file-store';
import { storeAway, type ByteRange, type FileStore, type LocalCopy, type StoredItem } from './file-store.ts';

/** Blobs lie in folders named by their first letters, so that no folder has too many. */
const FOLDER_LETTERS = 2;

/** A folder of this machine, or one that several machines mount. */
export class LocalStore implements FileStore {
  readonly uploads: TusFileStore;
  readonly #uploads: string;
  readonly #blobs: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.#uploads = path.join(root, 'uploads');
    this.#blobs = path.join(root, 'blobs');
    this.uploads = new TusFileStore({ directory: this.#uploads });
  }

  static async open(root: string): Promise<LocalStore> {
    const store = new LocalStore(root);
    await mkdir(store.#uploads, { recursive: true });
    await mkdir(store.#blobs, { recursive: true });
    return store;
  }

  async dropUpload(uploadId: string): Promise<void> {
    await rm(path.join(this.#uploads, uploadId), { force: true });
    await rm(path.join(this.#uploads, `${uploadId}.json`), { force: true });
  }

  async copyOf(uploadId: string): Promise<LocalCopy> {
    const file = path.join(this.#uploads, uploadId);
    await stat(file).catch((error: unknown) => Promise.reject(storeAway(error)));
    return { path: file, dispose: () => Promise.resolve() };
  }

  async adopt(uploadId: string, sha256: string): Promise<void> {
    await this.#place(sha256, async (target) => {
      await syncFile(path.join(this.#uploads, uploadId));
      await rename(path.join(this.#uploads, uploadId), target);
    });
    await this.dropUpload(uploadId);
  }

  async put(sha256: string, file: string): Promise<void> {
    await this.#place(sha256, async (target) => {
      const beside = `${target}.${process.pid}.part`;
      await copyFile(file, beside);
      await syncFile(beside);
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
    await rm(this.#pathOf(sha256), { force: true });
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
  }
}

/** What is renamed into its place is whole, also after the machine has lost its power. */
async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'ENOENT') return false;
  throw storeAway(error);
}
