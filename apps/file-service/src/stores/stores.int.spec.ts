import { hash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { CephBucket, S3rverBucket, type Bucket } from '@chatgenius/testing';
import { Upload } from '@tus/server';
import { type FileStore, type StoredItem } from './file-store.ts';
import { openStore } from './open-store.ts';

const hashOf = (bytes: Buffer): string => hash('sha256', bytes);
/** More than one part of a bucket's uploads. */
const LARGE = 9 * 1024 * 1024;

const ceph = await CephBucket.start((url) => FaultProxy.before(url));

const OF_CEPH = 'bucket of Ceph';
const STORES: readonly (readonly [string, (() => Promise<Bucket>) | undefined])[] = [
  ['folder', undefined],
  ['bucket of s3rver', () => S3rverBucket.start()],
  ...(typeof ceph === 'string' ? [] : [[OF_CEPH, () => Promise.resolve(ceph)] as const]),
];

describe.each(STORES)('a store that is a %s', (kind, start) => {
  let folder: string;
  let server: Bucket | undefined;
  let store: FileStore;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-store-'));
    server = await start?.();
    store = await openStore(server?.storeUrl ?? pathToFileURL(path.join(folder, 'files')).href, server?.credentials);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function uploaded(bytes: Buffer, cuts: readonly number[] = []): Promise<string> {
    const id = randomUUID();
    await store.uploads.create(new Upload({ id, size: bytes.length, offset: 0 }));
    for (const [index, start] of [0, ...cuts].entries()) {
      const { offset } = await store.uploads.getUpload(id);
      expect(offset).toBe(start);
      await store.uploads.write(Readable.from([bytes.subarray(start, cuts[index] ?? bytes.length)]), id, offset);
    }
    return id;
  }

  it('keeps what comes in parts, as a blob that is named by what it holds', async () => {
    const bytes = randomBytes(LARGE);
    const [id, sha256] = [await uploaded(bytes, [1_000, LARGE - 1]), hashOf(bytes)];
    const copy = await store.copyOf(id);
    expect(hashOf(await readFile(copy.path))).toBe(sha256);
    expect(await store.has(sha256)).toBe(false);
    await store.adopt(id, sha256, copy.path);
    await copy.dispose();
    await store.dropUpload(id);
    expect(await store.has(sha256)).toBe(true);
    expect(hashOf(await buffer(await store.read(sha256)))).toBe(sha256);
    expect((await buffer(await store.read(sha256, { start: 10, end: 19 }))).equals(bytes.subarray(10, 20))).toBe(true);
  });

  it('takes files of this machine, and lists and removes what it has', async () => {
    const bytes = randomBytes(2_000);
    const [file, sha256] = [path.join(folder, 'made'), hashOf(bytes)];
    writeFileSync(file, bytes);
    await store.put(sha256, file);
    await store.put(sha256, file);
    const listed: StoredItem[] = [];
    for await (const item of store.blobs()) if (item.key === sha256) listed.push(item);
    expect(listed).toHaveLength(1);
    expect(Date.now() - (listed[0]?.at.getTime() ?? 0)).toBeLessThan(60_000);
    await store.remove(sha256);
    await store.remove(sha256);
    expect(await store.has(sha256)).toBe(false);
  });

  it('forgets uploads that nobody goes on with, whole or not', async () => {
    const [half, whole] = [randomUUID(), await uploaded(randomBytes(100))];
    await store.uploads.create(new Upload({ id: half, size: 100, offset: 0 }));
    for (const id of [half, whole, randomUUID()]) await store.dropUpload(id);
    for (const id of [half, whole]) expect([404, 410]).toContain(await store.uploads.getUpload(id).then(() => 200, ({ status_code: status }: { status_code: number }) => status));
  });

  if (kind === 'folder') {
    it('knows the hash of what came to one process, however it came, and of nothing else', async () => {
      const bytes = randomBytes(700_000);
      const [here, elsewhere] = [await uploaded(bytes, [1, 300_000]), await uploaded(bytes.subarray(0, 300_000))];
      expect((await store.copyOf(here)).sha256).toBe(hashOf(bytes));
      const other = await openStore(pathToFileURL(path.join(folder, 'files')).href, undefined);
      expect((await other.copyOf(here)).sha256).toBeUndefined();
      await other.uploads.write(Readable.from([bytes.subarray(300_000)]), elsewhere, 300_000);
      for (const one of [store, other]) expect((await one.copyOf(elsewhere)).sha256).toBeUndefined();
      expect(await readFile((await other.copyOf(elsewhere)).path)).toEqual(bytes);
      // Begun again elsewhere, with as many other bytes.
      await other.dropUpload(here);
      await other.uploads.create(new Upload({ id: here, size: bytes.length, offset: 0 }));
      await other.uploads.write(Readable.from([randomBytes(bytes.length)]), here, 0);
      expect((await store.copyOf(here)).sha256).toBeUndefined();
    });

    it('keeps what came of a source that breaks', async () => {
      const id = await uploaded(Buffer.alloc(0));
      async function* broken(): AsyncGenerator<Buffer> {
        for (let chunk = 0; chunk < 20; chunk++) yield Buffer.alloc(64 * 1024, chunk);
        await Promise.reject(new Error('gone'));
      }
      await expect(store.uploads.write(Readable.from(broken()), id, 0)).rejects.toMatchObject({ status_code: 500 });
      expect((await store.uploads.getUpload(id)).offset).toBe(20 * 64 * 1024);
      expect((await store.copyOf(id)).sha256).toBeUndefined();
    });
  }

  if (kind === OF_CEPH) {
    it('is not there for who signs by another key', async () => {
      const other = await openStore(server?.storeUrl ?? '', { accessKeyId: server?.credentials.accessKeyId ?? '', secretAccessKey: 'another' });
      await expect(other.assertThere()).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
      await expect(other.uploads.create(new Upload({ id: randomUUID(), size: 1, offset: 0 }))).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    });
  }

  it('is there, or says that it is away', async () => {
    await store.assertThere();
    if (server === undefined) return;
    await server.pause();
    await expect(store.assertThere()).rejects.toThrow();
    await expect(store.has(hashOf(randomBytes(1)))).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    await server.resume();
    await store.assertThere();
  });
});

if (typeof ceph === 'string') it.skip(`No bucket of a real server was tried: ${ceph}`, () => undefined);
