import { type FileBytes } from './file-bytes.ts';
import { boxesIn, type Box } from './iso-boxes.ts';
import { Parts } from './parts.ts';

/** Where telephones write where they were, who they belong to, and what they are (QuickTime, 3GPP TS 26.244). */
const TELLING = new Set(['udta', 'meta', 'uuid']);
const FREE = Buffer.from('free', 'latin1');

/** An MP4 or QuickTime video in which what tells of its making is free space. Nothing moves, so all offsets hold. */
export async function videoParts(bytes: FileBytes): Promise<Parts> {
  const parts = new Parts();
  let at = 0;
  for (const { typeAt, content, to } of await tellingBoxes(bytes)) {
    parts.keep(at, typeAt).insert(FREE).keep(typeAt + 4, content).blank(to - content);
    at = to;
  }
  return parts.keep(at, bytes.size);
}

/** In the order of the file. */
async function tellingBoxes(bytes: FileBytes): Promise<Box[]> {
  const found: Box[] = [];
  for (const box of await boxesIn(bytes, 0, bytes.size)) {
    if (TELLING.has(box.type)) found.push(box);
    else if (box.type === 'moov') found.push(...(await tellingWithin(bytes, box)));
  }
  return found;
}

async function tellingWithin(bytes: FileBytes, movie: Box): Promise<Box[]> {
  const found: Box[] = [];
  for (const box of await boxesIn(bytes, movie.content, movie.to)) {
    if (TELLING.has(box.type)) found.push(box);
    else if (box.type === 'trak') found.push(...(await boxesIn(bytes, box.content, box.to)).filter(({ type }) => TELLING.has(type)));
  }
  return found;
}
