import { hash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import { CheckedUploads } from './checked-uploads.ts';
import { type Checksum } from './checksum.rules.ts';

describe('parts with a checksum', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-checked-spec-'));
  const uploads = new CheckedUploads(new FileStore({ directory: folder }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const begin = async (): Promise<string> => (await uploads.create(new Upload({ id: randomUUID(), size: 1_000, offset: 0 }))).id;
  const of = (bytes: Buffer): Checksum => ({ algorithm: 'sha256', digest: hash('sha256', bytes, 'buffer') });
  const written = (id: string) => readFileSync(path.join(folder, id));

  it('are written where it is right, behind what is there', async () => {
    const [id, bytes] = [await begin(), randomBytes(900)];
    expect(await uploads.by(undefined, () => uploads.write(Readable.from([bytes.subarray(0, 300)]), id, 0))).toBe(300);
    expect(await uploads.by(of(bytes.subarray(300)), () => uploads.write(Readable.from([bytes.subarray(300, 500), bytes.subarray(500)]), id, 300))).toBe(900);
    expect(written(id).equals(bytes)).toBe(true);
  });

  it('leave nothing where it is wrong, or where they break off', async () => {
    const [id, bytes] = [await begin(), randomBytes(500)];
    await expect(uploads.by(of(randomBytes(500)), () => uploads.write(Readable.from([bytes]), id, 0))).rejects.toMatchObject({ status_code: 460 });
    const broken = Readable.from((async function* () {
      yield await Promise.resolve(bytes);
      throw new Error('the line is broken');
    })());
    await expect(uploads.by(of(bytes), () => uploads.write(broken, id, 0))).rejects.toThrow('the line is broken');
    expect(written(id)).toHaveLength(0);
    expect((await uploads.getUpload(id)).offset).toBe(0);
  });

  it('are held each against their own, at the same time', async () => {
    const parts = await Promise.all([100, 200, 300].map(async (size) => ({ id: await begin(), bytes: randomBytes(size) })));
    await Promise.all(parts.map(({ id, bytes }) => uploads.by(of(bytes), () => uploads.write(Readable.from([bytes]), id, 0))));
    for (const { id, bytes } of parts) expect(written(id).equals(bytes)).toBe(true);
  });
});
