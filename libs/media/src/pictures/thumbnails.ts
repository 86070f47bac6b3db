import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Sharp } from 'sharp';
import { type PictureHeader } from './picture-header.ts';
import { THUMBNAIL_SIZES } from './picture-limits.ts';

export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  /** Of a WebP file. */
  readonly path: string;
  readonly bytes: number;
}

const QUALITY = 80;
/** From 0 to 6. A moving picture is made in a fraction of the time that a little smaller one would take. */
const EFFORT = { still: 4, moving: 1 } as const;

interface Making {
  readonly folder: string;
  /** Pixels of all frames of one that moves. */
  readonly movingPixels: number;
  /** The first frame, turned as it is to be seen, never larger than the largest thumbnail. */
  readonly still: () => Sharp;
  readonly moving: () => Sharp;
}

/** Of each size that is smaller than the picture; of a small picture one that is as large as itself. */
export async function makeThumbnails(header: PictureHeader, { folder, movingPixels, still, moving }: Making): Promise<Thumbnail[]> {
  const thumbnails: Thumbnail[] = [];
  for (const size of sizesFor(header)) {
    const file = path.join(folder, `thumbnail-${size}.webp`);
    const isMoving = header.frames > 1 && pixelsOf(header, size) * header.frames <= movingPixels;
    const reader = isMoving ? moving() : still();
    const { data, info } = await reader
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY, effort: isMoving ? EFFORT.moving : EFFORT.still })
      .toBuffer({ resolveWithObject: true });
    // By Node, whose errors tell a full disk from a picture that is damaged.
    await writeFile(file, data);
    thumbnails.push({ width: info.width, height: info.pageHeight ?? info.height, path: file, bytes: data.length });
  }
  return thumbnails;
}

function sizesFor({ width, height }: PictureHeader): number[] {
  const longer = Math.max(width, height);
  return THUMBNAIL_SIZES.filter((_, index) => index === 0 || longer > (THUMBNAIL_SIZES[index - 1] ?? 0));
}

function pixelsOf({ width, height }: PictureHeader, size: number): number {
  const scale = Math.min(1, size / Math.max(width, height));
  return width * height * scale * scale;
}
