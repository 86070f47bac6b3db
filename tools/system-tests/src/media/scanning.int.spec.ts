import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scanFile } from '@chatgenius/media';
import { type Clamd, EICAR, startClamd, STREAM_MAX_BYTES } from './clamd.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-clamd-'));

/** Undefined where Debian's packages cannot be had: then there is no real scanner to ask. */
const clamd: Clamd | undefined = await startClamd(folder).catch(() => undefined);
const describeWithClamd = clamd === undefined ? describe.skip : describe;

describeWithClamd('ClamAV', () => {
  afterAll(async () => {
    await clamd?.stop();
    rmSync(folder, { recursive: true });
  });

  describe.each(['tcp', 'unix'] as const)('asked over %s', (way) => {
    const scan = (...chunks: string[]) => scanFile(chunksOf(chunks), { address: clamd?.[way] ?? '' });

    it('finds nothing in a file that is clean, and in one that is empty', async () => {
      await expect(scan('hello', ' ', 'world')).resolves.toBe('clean');
      await expect(scan()).resolves.toBe('clean');
    });

    it('finds what it knows, also where it comes in pieces', async () => {
      await expect(scan(EICAR)).resolves.toEqual({ found: 'Test.Signature.UNOFFICIAL' });
      await expect(scan('before ', ...EICAR, ' after')).resolves.toEqual({ found: 'Test.Signature.UNOFFICIAL' });
    });

    it('is not sent what is larger than it takes, and cuts the connection where it is', async () => {
      const large = Array.from({ length: 40 }, () => 'x'.repeat(STREAM_MAX_BYTES / 20));
      await expect(scanFile(chunksOf(large), { address: clamd?.[way] ?? '', maxBytes: STREAM_MAX_BYTES })).rejects.toMatchObject({ name: 'ScanFailedError', retryable: false });
      // Whether its reason is heard before the connection is cut is a matter of luck.
      await expect(scan(...large)).rejects.toMatchObject({ name: 'ScanFailedError' });
      await expect(scan('x'.repeat(STREAM_MAX_BYTES))).resolves.toBe('clean');
    });
  });

  it('is asked by many at once', async () => {
    const files = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? EICAR : `file ${index}`));
    const verdicts = await Promise.all(files.map((file) => scanFile(chunksOf([file]), { address: clamd?.tcp ?? '' })));
    expect(verdicts.map((verdict) => verdict === 'clean')).toEqual(files.map((file) => file !== EICAR));
  });
});

async function* chunksOf(chunks: readonly string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}
