import { type FileBytes, MalformedFileError } from './file-bytes.ts';
import { type Box, BoxContent, boxesIn } from './iso-boxes.ts';

/** Where a part of an item is in the file. */
export interface Extent {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

/** The items of a HEIF or AVIF file that are of certain types (ISO/IEC 23008-12). */
export async function itemsOf(bytes: FileBytes, types: readonly string[]): Promise<Extent[]> {
  const meta = (await boxesIn(bytes, 0, bytes.size)).find(({ type }) => type === 'meta');
  if (!meta) return [];
  const boxes = await boxesIn(bytes, meta.content + 4, meta.to);
  const [infos, locations, data] = ['iinf', 'iloc', 'idat'].map((name) => boxes.find(({ type }) => type === name));
  if (!infos || !locations) return [];
  const typeOf = await itemTypes(bytes, infos);
  const extents = await extentsOf(bytes, locations, data?.content);
  return extents.flatMap(({ item, from, to }) => {
    const type = typeOf.get(item) ?? '';
    if (!types.includes(type)) return [];
    if (from > to || to > bytes.size) throw new MalformedFileError('An item that goes past the end.');
    return [{ type, from, to }];
  });
}

async function itemTypes(bytes: FileBytes, infos: Box): Promise<Map<number, string>> {
  const version = (await bytes.read(infos.content, 1)).readUInt8();
  const entries = await boxesIn(bytes, infos.content + 4 + (version === 0 ? 2 : 4), infos.to);
  const types = new Map<number, string>();
  for (const entry of entries) {
    const content = await BoxContent.of(bytes, entry);
    const entryVersion = content.number(1);
    content.skip(3);
    // Older ones name no type: they are of no picture that is made today.
    if (entryVersion < 2) continue;
    const item = content.number(entryVersion === 2 ? 2 : 4);
    content.skip(2);
    types.set(item, content.letters());
  }
  return types;
}

interface Location {
  readonly item: number;
  readonly from: number;
  readonly to: number;
}

async function extentsOf(bytes: FileBytes, locations: Box, dataAt: number | undefined): Promise<Location[]> {
  const content = await BoxContent.of(bytes, locations);
  const version = content.number(1);
  content.skip(3);
  const sizes = content.number(2);
  const [offset, length, base, index] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, version === 0 ? 0 : sizes & 15] as const;
  const found: Location[] = [];
  for (let left = content.number(version < 2 ? 2 : 4); left > 0; left -= 1) {
    const item = content.number(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : content.number(2) & 15;
    content.skip(2);
    const start = content.number(base) + startOf(method, dataAt);
    for (let extents = content.number(2); extents > 0; extents -= 1) {
      content.skip(index);
      const from = start + content.number(offset);
      found.push({ item, from, to: from + content.number(length) });
    }
  }
  return found;
}

/** Counted from the beginning of the file, or of the box `idat`. */
function startOf(method: number, dataAt: number | undefined): number {
  if (method === 0) return 0;
  if (method === 1 && dataAt !== undefined) return dataAt;
  throw new MalformedFileError('An item whose place cannot be told.');
}
