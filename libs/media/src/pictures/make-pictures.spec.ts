import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { thumbHashToRGBA } from 'thumbhash';
import { SpecFolder } from '../files.fixture.ts';
import { gifBomb, pngBomb, withFrames } from './bombs.fixture.ts';
import { makePictures } from './make-pictures.ts';
import { PICTURE_LIMITS } from './picture-limits.ts';
import { corners, cornersOf, EXIF_OF_A_CAMERA, moving } from './pictures.fixture.ts';
import { sharp } from './sharp.ts';

const specFolder = new SpecFolder();
afterAll(() => specFolder.remove());

function make(bytes: Buffer, mediaType: string, limits = PICTURE_LIMITS) {
  const { file, folder } = specFolder.file(bytes);
  return makePictures(file, mediaType, folder, limits);
}

/** As each of them is to be seen (Exif 2.3, 4.6.4): where the corners R, G, B and W go. */
const SEEN = { 1: 'RGBW', 2: 'GRWB', 3: 'WBGR', 4: 'BWRG', 5: 'RBGW', 6: 'BRWG', 7: 'WGBR', 8: 'GWRB' };

describe('pictures that are made', () => {
  it.each(Object.entries(SEEN))('are turned as orientation %s says', async (orientation, seen) => {
    const jpeg = await corners(1_200, 700).withMetadata({ orientation: Number(orientation) }).jpeg().toBuffer();
    const { width, height, thumbnails } = await make(jpeg, 'image/jpeg');
    expect([width, height]).toEqual(Number(orientation) < 5 ? [1_200, 700] : [700, 1_200]);
    for (const thumbnail of thumbnails) {
      expect(await cornersOf(thumbnail.path)).toBe(seen);
      const { orientation: left, width: wide, height: high } = await sharp(thumbnail.path).metadata();
      expect([left, wide, high]).toEqual([undefined, thumbnail.width, thumbnail.height]);
    }
  });

  it('are as large as a list and a conversation need, and never larger than the picture', async () => {
    const sizesOf = async (width: number, height: number) => (await make(await corners(width, height).png().toBuffer(), 'image/png')).thumbnails.map((made) => [made.width, made.height]);
    expect(await sizesOf(3_000, 1_500)).toEqual([[360, 180], [1_080, 540]]);
    expect(await sizesOf(500, 800)).toEqual([[225, 360], [500, 800]]);
    expect(await sizesOf(300, 20)).toEqual([[300, 20]]);
    expect(await sizesOf(1, 1)).toEqual([[1, 1]]);
    expect(await sizesOf(4_000, 1)).toEqual([[360, 1], [1_080, 1]]);
  });

  it('tell nothing of where, when and by whom a picture was taken', async () => {
    const jpeg = await corners(800, 600).withExif(EXIF_OF_A_CAMERA).withIccProfile('p3').jpeg().toBuffer();
    expect(jpeg.includes('SecretCamera')).toBe(true);
    for (const { path: file } of (await make(jpeg, 'image/jpeg')).thumbnails) {
      expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', space: 'srgb', hasProfile: false });
      expect((await sharp(file).metadata()).exif).toBeUndefined();
    }
  });

  const kinds = {
    'of a printer’s colours': () => corners(400, 300).toColourspace('cmyk').withIccProfile('cmyk').jpeg(),
    'of a wide gamut': () => corners(400, 300).withIccProfile('p3').png(),
    'with 16 bits a channel': () => corners(400, 300).toColourspace('rgb16').png(),
    'with a palette': () => corners(400, 300).png({ palette: true, colours: 8 }),
    'that are interlaced': () => corners(400, 300).png({ progressive: true }),
    'that are progressive': () => corners(400, 300).jpeg({ progressive: true }),
    'of AVIF': () => corners(400, 300).avif({ effort: 0 }),
    'of TIFF': () => corners(400, 300).tiff(),
  };
  it.each(Object.entries(kinds))('have the colours of pictures %s', async (_, picture) => {
    const bytes = await picture().toBuffer();
    const { format } = await sharp(bytes).metadata();
    const { thumbnails } = await make(bytes, format === 'heif' ? 'image/avif' : `image/${format}`);
    expect(await cornersOf(thumbnails[0]?.path ?? '')).toBe('RGBW');
  });

  it('of grey and of transparent pictures are grey and transparent, their placeholders, too', async () => {
    const grey = await make(await corners(400, 300).greyscale().png().toBuffer(), 'image/png');
    const [red, green, blue] = (await sharp(grey.thumbnails[0]?.path).stats()).channels.map(({ mean }) => Math.round(mean));
    expect([green, blue]).toEqual([red, red]);
    const clear = await make(await sharp({ create: { width: 400, height: 300, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0.3 } } }).png().toBuffer(), 'image/png');
    expect(await sharp(clear.thumbnails[0]?.path).metadata()).toMatchObject({ hasAlpha: true });
    const { rgba } = thumbHashToRGBA(Buffer.from(clear.placeholder, 'base64'));
    expect((rgba[3] ?? 255) / 255).toBeCloseTo(0.3, 1);
  });

  it('come with a placeholder of some bytes that is like the picture', async () => {
    const { placeholder } = await make(await corners(900, 600).jpeg().toBuffer(), 'image/jpeg');
    expect(placeholder.length).toBeLessThan(40);
    const { w, h, rgba } = thumbHashToRGBA(Buffer.from(placeholder, 'base64'));
    expect(w / h).toBeCloseTo(1.5, 0);
    const file = path.join(specFolder.path, 'placeholder.png');
    await sharp(Buffer.from(rgba), { raw: { width: w, height: h, channels: 4 } }).png().toFile(file);
    // The fourth is too light for a blur to keep its colour.
    expect((await cornersOf(file)).slice(0, 3)).toBe('RGB');
  });
});

describe('moving pictures', () => {
  it.each(['gif', 'webp'] as const)('move as before when they are %s', async (format) => {
    const bytes = await moving(500, 400, 7)[format]({ delay: [100, 200, 100, 100, 100, 100, 300], loop: 3 }).toBuffer();
    const { animated, width, height, thumbnails } = await make(bytes, `image/${format}`);
    expect([animated, width, height]).toEqual([true, 500, 400]);
    expect(thumbnails.map((thumbnail) => [thumbnail.width, thumbnail.height])).toEqual([[360, 288], [500, 400]]);
    for (const { path: file } of thumbnails) {
      expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', pages: 7, delay: [100, 200, 100, 100, 100, 100, 300], loop: 3 });
    }
  });

  it('are shown by their first frame where all of them would be too much', async () => {
    const bytes = await moving(500, 400, 5).webp({ effort: 0 }).toBuffer();
    const { animated, thumbnails } = await make(bytes, 'image/webp', { ...PICTURE_LIMITS, movingPixels: 5 * 360 * 288 });
    const pages = await Promise.all(thumbnails.map(async ({ path: file }) => (await sharp(file).metadata()).pages ?? 1));
    expect([animated, pages]).toEqual([true, [5, 1]]);
  });

  it('that are PNG are told to move', async () => {
    const png = await corners(50, 40).png().toBuffer();
    await expect(make(withFrames(png, 2), 'image/apng')).resolves.toMatchObject({ animated: true });
    await expect(make(png, 'image/png')).resolves.toMatchObject({ animated: false });
  });
});

describe('a picture is refused', () => {
  const small = { ...PICTURE_LIMITS, pixels: 1_000_000 };

  it('that has more pixels than are allowed, before one of them is decoded', async () => {
    const bomb = pngBomb(50_000);
    expect(bomb.length).toBeLessThan(2_000_000);
    // It is a picture, and no damaged one.
    await expect(make(pngBomb(2_000), 'image/png')).resolves.toMatchObject({ width: 2_000, height: 2_000 });
    const before = process.memoryUsage.rss();
    await expect(make(bomb, 'image/png')).rejects.toMatchObject({ reason: 'TOO_MANY_PIXELS' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
    await expect(make(await corners(1_001, 1_000).jpeg().toBuffer(), 'image/jpeg', small)).rejects.toMatchObject({ reason: 'TOO_MANY_PIXELS' });
    await expect(make(await corners(1_000, 1_000).jpeg().toBuffer(), 'image/jpeg', small)).resolves.toMatchObject({ width: 1_000 });
    await expect(make(await corners(700, 600).avif({ effort: 0 }).toBuffer(), 'image/avif', small)).rejects.toMatchObject({ reason: 'TOO_MANY_PIXELS' });
    await expect(make(gifBomb(65_535, 1), 'image/gif')).rejects.toMatchObject({ reason: 'TOO_MANY_PIXELS' });
  });

  it('that has more frames than are allowed, or too many pixels in all of them', async () => {
    await expect(make(gifBomb(1, 100_000), 'image/gif')).rejects.toMatchObject({ reason: 'TOO_MANY_FRAMES' });
    await expect(make(gifBomb(8_000, 10), 'image/gif')).rejects.toMatchObject({ reason: 'TOO_MANY_FRAMES' });
    await expect(make(gifBomb(100, 5), 'image/gif')).resolves.toMatchObject({ animated: true });
    await expect(make(withFrames(await corners(50, 40).png().toBuffer(), 5_000), 'image/apng')).rejects.toMatchObject({ reason: 'TOO_MANY_FRAMES' });
  });

  it('that ends in the middle, or is none', async () => {
    const whole = await Promise.all([corners(800, 600).jpeg(), corners(800, 600).jpeg({ progressive: true }), corners(800, 600).png(), corners(800, 600).webp()].map((picture) => picture.toBuffer()));
    for (const [index, type] of ['image/jpeg', 'image/jpeg', 'image/png', 'image/webp'].entries()) {
      const bytes = whole[index] ?? Buffer.alloc(0);
      for (const share of [0.02, 0.5, 0.9]) await expect(make(bytes.subarray(0, Math.floor(bytes.length * share)), type)).rejects.toMatchObject({ reason: 'DAMAGED' });
    }
    await expect(make(Buffer.from('GIF89a/*....*/=1;alert(1)'), 'image/gif')).rejects.toMatchObject({ reason: 'DAMAGED' });
  });

  it('that is for a decoder which is not allowed here, whatever it is called', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
    for (const type of ['image/png', 'image/svg+xml']) await expect(make(svg, type)).rejects.toMatchObject({ reason: 'DAMAGED' });
  });

  it('but not for a fault of the disk', async () => {
    const { file, folder } = specFolder.file(await corners(20, 20).png().toBuffer());
    await expect(makePictures(file, 'image/png', path.join(folder, 'not-there'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
    expect(statSync(file).size).toBeGreaterThan(0);
  });
});
