import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { DataStore, ERRORS, Upload } from '@tus/server';
import { type S3Bucket } from './s3-bucket.ts';

/** Bytes of one object: held on the disk of this machine until it is sent. */
const PART_BYTES = 8 * 1024 * 1024;
const OFFSET_DIGITS = 15;

const folderOf = (id: string): string => `uploads/${id}/`;
const infoOf = (id: string): string => `${folderOf(id)}info`;
const partOf = (id: string, offset: number): string => `${folderOf(id)}${String(offset).padStart(OFFSET_DIGITS, '0')}`;

/**
 * Uploads that grow in a bucket: an object for each part, named by where it begins. It needs nothing but putting, getting, listing
 * and deleting, and whatever came before a connection broke is there.
 */
export class S3Uploads extends DataStore {
  readonly #bucket: S3Bucket;

  constructor(bucket: S3Bucket) {
    super();
    this.#bucket = bucket;
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    upload.creation_date = new Date().toISOString();
    const { size, metadata, creation_date } = upload;
    await this.#bucket.put(infoOf(upload.id), Buffer.from(JSON.stringify({ size, metadata, creation_date })));
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const info = await this.#bucket.text(infoOf(id));
    if (info === undefined) throw ERRORS.FILE_NOT_FOUND as unknown as Error;
    const parts = await this.parts(id);
    const { size, metadata, creation_date } = JSON.parse(info) as Pick<Upload, 'size' | 'metadata' | 'creation_date'>;
    return new Upload({ id, offset: parts.reduce((offset, part) => offset + part.bytes, 0), ...(size !== undefined && { size }), ...(metadata && { metadata }), ...(creation_date !== undefined && { creation_date }) });
  }

  /** Parts that follow each other from the beginning on. */
  async parts(id: string): Promise<{ key: string; bytes: number }[]> {
    const parts: { key: string; bytes: number }[] = [];
    let offset = 0;
    for await (const { key, bytes } of this.#bucket.list(folderOf(id))) {
      if (key !== partOf(id, offset)) continue;
      parts.push({ key, bytes });
      offset += bytes;
    }
    return parts;
  }

  /** @returns where the next part begins; also of a source that breaks, what came of it is kept */
  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const folder = await mkdtemp(path.join(tmpdir(), 'chatgenius-part-'));
    const file = path.join(folder, 'part');
    let at = offset;
    try {
      for (let isMore = true; isMore; ) {
        const { bytes, ended, error } = await fill(source, file);
        if (bytes > 0) await this.#bucket.put(partOf(id, at), createReadStream(file), bytes);
        at += bytes;
        if (error !== undefined) throw new Error('The upload has broken off.', { cause: error });
        isMore = !ended;
      }
      return at;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  override async remove(id: string): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.#bucket.list(folderOf(id))) keys.push(key);
    for (const key of keys) await this.#bucket.remove(key);
  }

  /** Writes all of it into a file of this machine. */
  async copy(id: string, file: string): Promise<void> {
    let start = 0;
    for (const { key, bytes } of await this.parts(id)) {
      await pipeline(await this.#bucket.read(key), createWriteStream(file, { flags: start === 0 ? 'w' : 'r+', start }));
      start += bytes;
    }
  }
}

/** Writes the next part of a source into a file. What does not fit stays with the source. */
async function fill(source: Readable, file: string): Promise<{ bytes: number; ended: boolean; error: unknown }> {
  const target = createWriteStream(file);
  let bytes = 0;
  let error: unknown;
  let ended = true;
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (!target.write(chunk)) await once(target, 'drain');
      if (bytes >= PART_BYTES) {
        ended = false;
        break;
      }
    }
  } catch (broken) {
    error = broken;
  }
  target.end();
  await finished(target);
  return { bytes, ended, error };
}
