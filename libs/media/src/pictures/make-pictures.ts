import { type Sharp } from 'sharp';
import { damaged, readHeader, type PictureHeader } from './picture-header.ts';
import { PICTURE_LIMITS, THUMBNAIL_SIZES, type PictureLimits } from './picture-limits.ts';
import { placeholderOf } from './placeholder.ts';
import { sharp } from './sharp.ts';
import { makeThumbnails, type Thumbnail } from './thumbnails.ts';

export interface Pictures {
  /** How its Exif has it turned: 1 to 8. */
  readonly orientation: number;
  /** Of the picture as it is to be seen. */
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
  /** A thumbhash in base64. */
  readonly placeholder: string;
  /** The smaller one first. */
  readonly thumbnails: readonly Thumbnail[];
}

/** What pictures are made of here. */
const DECODED = new Set(['image/jpeg', 'image/png', 'image/apng', 'image/gif', 'image/webp', 'image/avif', 'image/tiff']);

export const isDecoded = (mediaType: string): boolean => DECODED.has(mediaType);

/**
 * Thumbnails and a placeholder in sRGB, turned as they are to be seen, without metadata.
 * @param folder where they are written; it must be there
 * @throws FileRefusedError
 */
export async function makePictures(file: string, mediaType: string, folder: string, limits = PICTURE_LIMITS): Promise<Pictures> {
  const header = await readHeader(file, mediaType, limits);
  const { width, height, animated, orientation } = header;
  try {
    const still = await decodeStill(file, header, limits);
    const thumbnails = await makeThumbnails(header, { folder, movingPixels: limits.movingPixels, still, moving: () => decodeMoving(file, header, limits) });
    return { width, height, animated, orientation, placeholder: await placeholderOf(still()), thumbnails };
  } catch (error) {
    if (saysNothingOfIt(error)) throw error;
    return damaged(error);
  }
}

/** Decodes it once, all of it: a picture that ends in the middle is found out. */
async function decodeStill(file: string, { frames }: PictureHeader, limits: PictureLimits): Promise<() => Sharp> {
  const largest = Math.max(...THUMBNAIL_SIZES);
  const { data, info } = await sharp(file, { page: 0, pages: 1, autoOrient: frames === 1, failOn: 'error', limitInputPixels: limits.pixels })
    .timeout({ seconds: limits.seconds })
    .resize({ width: largest, height: largest, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

const decodeMoving = (file: string, { frames }: PictureHeader, limits: PictureLimits): Sharp =>
  sharp(file, { pages: frames, failOn: 'error', limitInputPixels: limits.animationPixels }).timeout({ seconds: limits.seconds }).toColourspace('srgb');

/** A full disk, and a machine that has too much to do. */
const saysNothingOfIt = (error: unknown): boolean => error instanceof Error && ('syscall' in error || error.message.startsWith('timeout'));
