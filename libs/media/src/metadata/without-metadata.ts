import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { FileBytes } from './file-bytes.ts';
import { gifParts } from './gif-parts.ts';
import { heifParts } from './heif-parts.ts';
import { jpegParts } from './jpeg-parts.ts';
import { type Parts } from './parts.ts';
import { pngParts } from './png-parts.ts';
import { tiffParts } from './tiff-parts.ts';
import { videoParts } from './video-parts.ts';
import { webpParts } from './webp-parts.ts';

type PartsOf = (bytes: FileBytes, orientation: number) => Promise<Parts>;

const PARTS: Readonly<Record<string, PartsOf>> = {
  'image/jpeg': jpegParts,
  'image/png': pngParts,
  'image/apng': pngParts,
  'image/gif': gifParts,
  'image/webp': webpParts,
  'image/tiff': tiffParts,
  'image/avif': heifParts,
  'image/heic': heifParts,
  'image/heif': heifParts,
  'video/mp4': videoParts,
  'video/quicktime': videoParts,
  'video/3gpp': videoParts,
  'video/3gpp2': videoParts,
};

export interface Source {
  readonly path: string;
  readonly mediaType: string;
  /** As its Exif has it: 1 to 8. */
  readonly orientation?: number;
}

/**
 * The same picture or video without what its camera and its editor have written into it: places, times, names, devices. Not one
 * of its pixels is made anew, and how it is to be turned stays.
 * @returns its path: `target`, or that of the source where there is nothing to leave out
 * @throws MalformedFileError
 */
export async function withoutMetadata({ path, mediaType, orientation = 1 }: Source, target: string): Promise<string> {
  const partsOf = PARTS[mediaType];
  if (!partsOf) return path;
  const file = await open(path);
  try {
    const bytes = await FileBytes.of(file);
    const parts = await partsOf(bytes, orientation);
    if (parts.isAllOf(bytes.size)) return path;
    await pipeline(contentOf(path, parts), createWriteStream(target));
    return target;
  } finally {
    await file.close();
  }
}

const ZEROS = Buffer.alloc(64 * 1024);

async function* contentOf(path: string, parts: Parts): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (Buffer.isBuffer(part)) yield part;
    else if ('to' in part) yield* createReadStream(path, { start: part.from, end: part.to - 1 }) as AsyncIterable<Buffer>;
    else for (let left = part.blank; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, left);
  }
}
