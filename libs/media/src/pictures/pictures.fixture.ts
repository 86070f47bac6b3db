import { sharp } from './sharp.ts';

/** A picture whose corners differ: top left red, top right green, bottom left blue, bottom right white. */
export function corners(width: number, height: number) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [left, top] = [x < width / 2, y < height / 2];
      const colour = top ? (left ? [230, 30, 30] : [30, 200, 30]) : left ? [30, 30, 230] : [240, 240, 240];
      pixels.set(colour, (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Where it was taken: 52° 31' N, 13° 24' E. */
export const EXIF_OF_A_CAMERA = {
  IFD0: { Make: 'SecretCamera', Artist: 'Ada Lovelace', ImageDescription: 'at home' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 0/1' },
};

/** Frames of one colour each, to be written as a GIF or a WebP that moves. */
export function moving(width: number, height: number, frames: number) {
  const pixels = Buffer.alloc(width * height * frames * 3);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let pixel = 0; pixel < width * height; pixel += 1) pixels.set([(frame * 53) % 256, (frame * 101) % 256, 128], (frame * width * height + pixel) * 3);
  }
  return sharp(pixels, { raw: { width, height: height * frames, channels: 3, pageHeight: height } });
}

/** `R`, `G`, `B` or `W` of each corner, as a picture is seen: top left, top right, bottom left, bottom right. */
export async function cornersOf(file: string): Promise<string> {
  const { data, info } = await sharp(file, { autoOrient: true }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): string => {
    const from = (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
    const channels = [...data.subarray(from, from + 3)];
    const [least, most] = [Math.min(...channels), Math.max(...channels)];
    if (most - least < 40) return least > 150 ? 'W' : '?';
    return ['R', 'G', 'B'][channels.indexOf(most)] ?? '?';
  };
  return [at(0.1, 0.1), at(0.9, 0.1), at(0.1, 0.9), at(0.9, 0.9)].join('');
}
