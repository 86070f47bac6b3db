import { type FileBytes, MalformedFileError } from './file-bytes.ts';
import { isTurned, orientationExif } from './orientation-exif.ts';
import { Parts } from './parts.ts';

/** Chunks that say how a picture looks, and how it moves (WebP container specification). */
const KEPT = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const RIFF_HEAD = 12;
const MOST_CHUNKS = 20_000;
/** In the flags of VP8X. */
const [EXIF, XMP] = [0x08, 0x04] as const;

interface Chunk {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

/** A WebP without Exif, XMP, unknown chunks, and whatever comes after its end. */
export async function webpParts(bytes: FileBytes, orientation: number): Promise<Parts> {
  const chunks = await chunksOf(bytes);
  // What has no flags has no Exif that says how to turn it.
  const exif = isTurned(orientation) && chunks.some(({ type }) => type === 'VP8X') ? exifChunk(orientation) : Buffer.alloc(0);
  const length = chunks.reduce((sum, { from, to }) => sum + to - from, exif.length);
  const parts = replaced(new Parts(), await bytes.read(0, RIFF_HEAD), 0, (head) => head.writeUInt32LE(4 + length, 4));
  for (const { type, from, to } of chunks) {
    if (type !== 'VP8X') parts.keep(from, to);
    else replaced(parts, await bytes.read(from, to - from), from, (chunk) => chunk.writeUInt8((chunk.readUInt8(8) & ~(EXIF | XMP)) | (exif.length > 0 ? EXIF : 0), 8));
  }
  return exif.length > 0 ? parts.insert(exif) : parts;
}

/** Those that are kept. */
async function chunksOf(bytes: FileBytes): Promise<Chunk[]> {
  const end = Math.min(bytes.size, 8 + (await bytes.read(4, 4)).readUInt32LE());
  const chunks: Chunk[] = [];
  for (let at = RIFF_HEAD; at + 8 <= end; ) {
    const head = await bytes.read(at, 8);
    const [type, length] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    if (at + 8 + length > end || (type === 'VP8X' && length !== 10)) throw new MalformedFileError(`A chunk of ${length} bytes.`);
    // The last one's padding is missing in some files.
    const to = Math.min(at + 8 + length + (length % 2), end);
    if (type === 'VP8X' || KEPT.has(type)) chunks.push({ type, from: at, to });
    if (chunks.length > MOST_CHUNKS) throw new MalformedFileError('It is made of too many pieces.');
    at = to;
  }
  return chunks;
}

/** Bytes with a change, or the bytes themselves where it changes nothing. */
function replaced(parts: Parts, original: Buffer, at: number, change: (bytes: Buffer) => void): Parts {
  const changed = Buffer.from(original);
  change(changed);
  return changed.equals(original) ? parts.keep(at, at + original.length) : parts.insert(changed);
}

function exifChunk(orientation: number): Buffer {
  const content = orientationExif(orientation);
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}
