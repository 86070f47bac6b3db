import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import { storeAway, type ByteRange, type FileStore, type LocalCopy, type StoredItem } from './file-store.ts';
import { S3Bucket, type S3Credentials } from './s3-bucket.ts';
import { S3Uploads } from './s3-uploads.ts';
import { type StorePlace } from './store-url.rules.ts';

const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
const BLOBS = 'blobs/';

/** A bucket of S3, or of what speaks like it: parts of uploads beneath `uploads/`, blobs beneath `blobs/`. */
export class S3Store implements FileStore {
  readonly uploads: S3Uploads;
  readonly #bucket: S3Bucket;

  constructor(place: Extract<StorePlace, { kind: 'bucket' }>, credentials: S3Credentials | undefined) {
    this.#bucket = new S3Bucket(place, credentials);
    this.uploads = new S3Uploads(this.#bucket);
  }

  dropUpload(uploadId: string): Promise<void> {
    return this.uploads.remove(uploadId);
  }

  async copyOf(uploadId: string): Promise<LocalCopy> {
    const folder = await mkdtemp(path.join(tmpdir(), 'chatgenius-file-'));
    const dispose = () => rm(folder, { recursive: true, force: true });
    const file = path.join(folder, 'upload');
    try {
      await this.uploads.copy(uploadId, file);
      return { path: file, dispose };
    } catch (error) {
      await dispose();
      throw storeAway(error);
    }
  }

  adopt(_uploadId: string, sha256: string, file: string): Promise<void> {
    return this.put(sha256, file);
  }

  /** In parts, where it is large. */
  async put(sha256: string, file: string): Promise<void> {
    const params = { Bucket: this.#bucket.name, Key: BLOBS + sha256, Body: createReadStream(file) };
    const upload = new Upload({ client: this.#bucket.client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE });
    await upload.done().catch((error: unknown) => Promise.reject(storeAway(error)));
  }

  has(sha256: string): Promise<boolean> {
    return this.#bucket.has(BLOBS + sha256);
  }

  read(sha256: string, range?: ByteRange): Promise<Readable> {
    return this.#bucket.read(BLOBS + sha256, range);
  }

  remove(sha256: string): Promise<void> {
    return this.#bucket.remove(BLOBS + sha256);
  }

  async *blobs(): AsyncIterable<StoredItem> {
    for await (const { key, at } of this.#bucket.list(BLOBS)) yield { key: key.slice(BLOBS.length), at };
  }

  assertThere(): Promise<void> {
    return this.#bucket.assertThere();
  }
}
