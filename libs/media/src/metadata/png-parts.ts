import { crc32 } from 'node:zlib';
import { type FileBytes, MalformedFileError } from './file-bytes.ts';
import { isTurned, orientationExif } from './orientation-exif.ts';
import { Parts } from './parts.ts';

/** Chunks that say how a picture looks, and how it moves (PNG, third edition). All others tell of its making. */
const KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'bKGD', 'pHYs', 'acTL', 'fcTL', 'fdAT']);
const SIGNATURE = 8;
const IHDR_BYTES = 25;

/** A PNG without Exif, texts, times, and whatever comes after its end. */
export async function pngParts(bytes: FileBytes, orientation: number): Promise<Parts> {
  const parts = new Parts().keep(0, SIGNATURE);
  for (let at = SIGNATURE; ; ) {
    const head = await bytes.read(at, 8);
    const [type, end] = [head.toString('latin1', 4), at + 12 + head.readUInt32BE()];
    if (end > bytes.size) throw new MalformedFileError('A chunk that goes past the end.');
    if (KEPT.has(type)) parts.keep(at, end);
    if (type === 'IHDR' && end === SIGNATURE + IHDR_BYTES && isTurned(orientation)) parts.insert(exifChunk(orientation));
    if (type === 'IEND') return parts;
    at = end;
  }
}

/** How many frames an animated one says it has; undefined for one that stands still. */
export async function pngFrames(bytes: FileBytes): Promise<number | undefined> {
  for (let at = SIGNATURE; ; ) {
    const head = await bytes.read(at, 12);
    const type = head.toString('latin1', 4, 8);
    if (type === 'acTL') return head.readUInt32BE(8);
    // It comes before the picture.
    if (type === 'IDAT' || type === 'IEND') return undefined;
    at += 12 + head.readUInt32BE();
  }
}

function exifChunk(orientation: number): Buffer {
  const content = Buffer.concat([Buffer.from('eXIf', 'latin1'), orientationExif(orientation)]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return chunk;
}
