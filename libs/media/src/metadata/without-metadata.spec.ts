import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { SpecFolder } from '../files.fixture.ts';
import { corners, EXIF_OF_A_CAMERA, moving } from '../pictures/pictures.fixture.ts';
import { sharp } from '../pictures/sharp.ts';
import { MalformedFileError } from './file-bytes.ts';
import { LATITUDE, tiffOfCamera } from './tiff.fixture.ts';
import { withoutMetadata } from './without-metadata.ts';

const specFolder = new SpecFolder();
afterAll(() => specFolder.remove());

async function clean(bytes: Buffer, mediaType: string, orientation = 1): Promise<Buffer> {
  const { file, folder } = specFolder.file(bytes);
  return readFileSync(await withoutMetadata({ path: file, mediaType, orientation }, path.join(folder, 'original')));
}

const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description photoshop:City="SecretTown" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"/></rdf:RDF></x:xmpmeta>';
const told = () => corners(400, 300).withExif(EXIF_OF_A_CAMERA).withXmp(XMP).withIccProfile('p3');
const SECRETS = ['SecretCamera', 'Lovelace', 'at home', 'SecretTown', 'xmpmeta'];
const secretsIn = (bytes: Buffer): string[] => SECRETS.filter((secret) => bytes.includes(secret));
const pixelsOf = (bytes: Buffer): Promise<Buffer> => sharp(bytes, { animated: true }).raw().toBuffer();

const pictures: Record<string, [string, () => Promise<Buffer>]> = {
  JPEG: ['image/jpeg', () => told().jpeg().toBuffer()],
  'progressive JPEG': ['image/jpeg', () => told().jpeg({ progressive: true }).toBuffer()],
  PNG: ['image/png', () => told().png().toBuffer()],
  WebP: ['image/webp', () => told().webp({ lossless: true }).toBuffer()],
  TIFF: ['image/tiff', () => told().tiff().toBuffer()],
  AVIF: ['image/avif', () => told().avif({ effort: 0 }).toBuffer()],
};

describe('a picture without metadata', () => {
  it.each(Object.entries(pictures))('of %s tells nothing, has the same colours, and not one pixel that differs', async (_, [mediaType, make]) => {
    const bytes = await make();
    expect(secretsIn(bytes).length).toBeGreaterThan(1);
    const cleaned = await clean(bytes, mediaType);
    expect(secretsIn(cleaned)).toEqual([]);
    // The tag of the directory of places, in either order of bytes, is in no Exif that is left.
    const { exif = Buffer.alloc(0), xmp, iptc, icc } = await sharp(cleaned).metadata();
    expect([exif.includes('\x88\x25', 'latin1'), exif.includes('\x25\x88', 'latin1'), iptc]).toEqual([false, false, undefined]);
    expect(xmp?.toString('latin1').replace(/\0/g, '') ?? '').toBe('');
    expect(icc).toEqual((await sharp(bytes).metadata()).icc);
    expect((await pixelsOf(cleaned)).equals(await pixelsOf(bytes))).toBe(true);
  });

  it.each(['II', 'MM'] as const)('of TIFF, in the order %s, has no camera and no place', async (order) => {
    const latitude = Buffer.alloc(4);
    latitude[order === 'II' ? 'writeUInt32LE' : 'writeUInt32BE'](LATITUDE);
    const bytes = tiffOfCamera(order);
    expect([secretsIn(bytes), bytes.includes(latitude)]).toEqual([['SecretCamera'], true]);
    const cleaned = await clean(bytes, 'image/tiff');
    expect([secretsIn(cleaned), cleaned.includes(latitude), cleaned.length]).toEqual([[], false, bytes.length]);
    expect([...(await pixelsOf(cleaned))]).toEqual([...(await pixelsOf(bytes))]);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('of %s is turned as before', async (format) => {
    for (const orientation of [1, 3, 6]) {
      const bytes = await told().withMetadata({ orientation })[format]().toBuffer();
      const cleaned = await clean(bytes, `image/${format}`, orientation);
      expect(secretsIn(cleaned)).toEqual([]);
      expect((await sharp(cleaned).metadata()).autoOrient).toEqual((await sharp(bytes).metadata()).autoOrient);
      expect((await sharp(cleaned).metadata()).orientation ?? 1).toBe(orientation);
    }
  });

  it.each(['gif', 'webp'] as const)('of %s moves as before', async (format) => {
    const bytes = await moving(60, 40, 5).withXmp(XMP)[format]({ delay: [70, 80, 70, 90, 70], loop: 2 }).toBuffer();
    const commented = format === 'gif' ? Buffer.concat([bytes.subarray(0, -1), Buffer.from('\x21\xfe\x0cSecretCamera\0;', 'latin1')]) : bytes;
    expect(secretsIn(commented).length).toBeGreaterThan(0);
    const cleaned = await clean(commented, `image/${format}`);
    expect(secretsIn(cleaned)).toEqual([]);
    const { delay, loop, pages } = await sharp(cleaned).metadata();
    expect([delay, loop, pages]).toEqual([[70, 80, 70, 90, 70], 2, 5]);
    expect((await pixelsOf(cleaned)).equals(await pixelsOf(bytes))).toBe(true);
  });

  it.each(['jpeg', 'png', 'gif', 'webp'] as const)('of %s has nothing behind its end, where another file may hide', async (format) => {
    const bytes = await corners(40, 30)[format]().toBuffer();
    const hidden = Buffer.from('PK\x03\x04<script>alert(1)</script>');
    expect((await clean(Buffer.concat([bytes, hidden]), `image/${format}`)).equals(bytes)).toBe(true);
  });

  it('is the file itself where there is nothing to leave out', async () => {
    for (const format of ['jpeg', 'png', 'gif', 'webp'] as const) {
      const { file, folder } = specFolder.file(await corners(40, 30)[format]().toBuffer());
      await expect(withoutMetadata({ path: file, mediaType: `image/${format}` }, path.join(folder, 'original'))).resolves.toBe(file);
    }
  });

  it('is made of no file that is not built as it says, and never takes long over one', async () => {
    const whole = await Promise.all(Object.values(pictures).map(async ([mediaType, make]) => ({ mediaType, bytes: await make() })));
    const gif = { mediaType: 'image/gif', bytes: await moving(30, 20, 3).gif().toBuffer() };
    whole.push({ mediaType: 'image/tiff', bytes: tiffOfCamera('MM') });
    const changes = fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole, gif), changes, fc.nat(4_000), async ({ mediaType, bytes }, changed, length) => {
        const damaged = Buffer.from(bytes.subarray(0, Math.max(20, length)));
        for (const [at, byte] of changed) damaged[at % damaged.length] = byte;
        const cleaned = await clean(damaged, mediaType).catch((error: unknown) => error);
        expect(cleaned instanceof MalformedFileError || Buffer.isBuffer(cleaned)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
