import { type FileBytes } from './file-bytes.ts';
import { itemsOf } from './heif-items.ts';
import { Parts } from './parts.ts';

/** A directory without an entry, after the offset that an item of Exif begins with. */
const EMPTY_EXIF = Buffer.from([0, 0, 0, 0, ...Buffer.from('MM\0*', 'latin1'), 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]);

/** An AVIF or HEIC in which Exif and XMP are blank. Nothing moves: how it is to be turned stands elsewhere (`irot`, `imir`). */
export async function heifParts(bytes: FileBytes): Promise<Parts> {
  const items = (await itemsOf(bytes, ['Exif', 'mime'])).toSorted((one, other) => one.from - other.from);
  const parts = new Parts();
  let at = 0;
  for (const { type, from, to } of items) {
    // Two may share bytes.
    if (from < at || to === from) continue;
    parts.keep(at, from);
    const empty = type === 'Exif' && to - from >= EMPTY_EXIF.length ? EMPTY_EXIF : Buffer.alloc(0);
    if (empty.length > 0) parts.insert(empty);
    parts.blank(to - from - empty.length);
    at = to;
  }
  return parts.keep(at, bytes.size);
}
