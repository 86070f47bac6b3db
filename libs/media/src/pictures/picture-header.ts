import { open } from 'node:fs/promises';
import { FileBytes } from '../metadata/file-bytes.ts';
import { pngFrames } from '../metadata/png-parts.ts';
import { FileRefusedError } from '../refusal.ts';
import { type PictureLimits } from './picture-limits.ts';
import { sharp } from './sharp.ts';

export interface PictureHeader {
  /** As it is to be seen. */
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly animated: boolean;
  /** Those that can be read here. */
  readonly frames: number;
}

const MOVING = new Set(['gif', 'webp']);
/** The decoder of AVIF holds a picture several times, 17 bytes for each pixel; the others need 8 at most. */
const AVIF_SHARE = 0.4;

/**
 * What a picture says of itself. No pixel is decoded before it is within the limits.
 * @throws FileRefusedError
 */
export async function readHeader(path: string, mediaType: string, limits: PictureLimits): Promise<PictureHeader> {
  const metadata = await sharp(path, { limitInputPixels: false, failOn: 'error' }).metadata().catch(damaged);
  const { width, height, autoOrient, orientation = 1, format, pages = 1, pageHeight = height } = metadata;
  const frames = MOVING.has(format) ? pages : 1;
  const claimedFrames = mediaType === 'image/apng' ? await readPngFrames(path) : frames;
  const most = format === 'heif' ? limits.pixels * AVIF_SHARE : limits.pixels;
  if (width * pageHeight > most) throw new FileRefusedError('TOO_MANY_PIXELS');
  if (claimedFrames > limits.frames || claimedFrames * width * pageHeight > limits.animationPixels) throw new FileRefusedError('TOO_MANY_FRAMES');
  const size = frames > 1 ? { width, height: pageHeight } : autoOrient;
  return { ...size, orientation, animated: claimedFrames > 1, frames };
}

async function readPngFrames(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await pngFrames(await FileBytes.of(file))) ?? 1;
  } catch (error) {
    return damaged(error);
  } finally {
    await file.close();
  }
}

/** What a decoder says names no reason that would help anybody but us. */
export function damaged(cause: unknown): never {
  throw new FileRefusedError('DAMAGED', { cause });
}
