import { type FileBytes, MalformedFileError } from './file-bytes.ts';
import { Parts } from './parts.ts';

const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b] as const;
const [CONTROL, APPLICATION] = [0xf9, 0xff] as const;
/** Programs whose extensions say how a picture looks: how often it is played, and in which colours. */
const KEPT = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']);
const SCREEN = 13;

/** A GIF without comments, texts, XMP, and whatever comes after its end (GIF89a). */
export async function gifParts(bytes: FileBytes): Promise<Parts> {
  const screen = await bytes.read(0, SCREEN);
  let at = SCREEN + colourTable(screen.readUInt8(10));
  const parts = new Parts().keep(0, at);
  for (;;) {
    const kind = (await bytes.read(at, 1)).readUInt8();
    if (kind === TRAILER) return parts.keep(at, at + 1);
    const end = kind === IMAGE ? await endOfImage(bytes, at) : await endOfBlocks(bytes, at + 2);
    if (kind === IMAGE || (kind === EXTENSION && (await isKept(bytes, at)))) parts.keep(at, end);
    else if (kind !== EXTENSION) throw new MalformedFileError('Neither a picture nor an extension.');
    at = end;
  }
}

const colourTable = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Its place and table, one byte, and its pixels. */
async function endOfImage(bytes: FileBytes, at: number): Promise<number> {
  const flags = (await bytes.read(at + 9, 1)).readUInt8();
  return endOfBlocks(bytes, at + 10 + colourTable(flags) + 1);
}

/** Each block begins with its length; one of length 0 is the end. */
async function endOfBlocks(bytes: FileBytes, from: number): Promise<number> {
  for (let at = from; ; ) {
    const length = (await bytes.read(at, 1)).readUInt8();
    at += 1 + length;
    if (length === 0) return at;
  }
}

async function isKept(bytes: FileBytes, at: number): Promise<boolean> {
  const label = (await bytes.read(at + 1, 1)).readUInt8();
  if (label === CONTROL) return true;
  if (label !== APPLICATION || (await bytes.read(at + 2, 1)).readUInt8() !== 11) return false;
  return KEPT.has((await bytes.read(at + 3, 11)).toString('latin1'));
}
