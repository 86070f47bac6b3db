import { type FileBytes, MalformedFileError } from './file-bytes.ts';
import { isTurned, orientationExif } from './orientation-exif.ts';
import { Parts } from './parts.ts';

const [SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe] as const;

/** Segments for programs that change how a picture looks. */
const KEPT: Readonly<Record<number, string>> = { [APP0]: 'JFIF\0', [APP2]: 'ICC_PROFILE\0', [APP14]: 'Adobe' };

/** A JPEG without Exif, XMP, IPTC, comments, and whatever comes after its end (ITU T.81, B.1). */
export async function jpegParts(bytes: FileBytes, orientation: number): Promise<Parts> {
  const parts = new Parts().keep(0, 2);
  if ((await bytes.read(0, 2)).readUInt16BE() !== 0xff00 + SOI) throw new MalformedFileError('No JPEG.');
  if (isTurned(orientation)) parts.insert(exifSegment(orientation));
  for (let at = 2; ; ) {
    const { marker, start } = await nextMarker(bytes, at);
    if (marker === EOI) return parts.keep(start, start + 2);
    const length = (await bytes.read(start + 2, 2)).readUInt16BE();
    if (length < 2) throw new MalformedFileError('A segment of no length.');
    const end = marker === SOS ? await endOfScan(bytes, start + 2 + length) : start + 2 + length;
    if (await isKept(bytes, marker, start)) parts.keep(start, end);
    at = end;
  }
}

/** Fill bytes may come before a marker. */
async function nextMarker(bytes: FileBytes, from: number): Promise<{ marker: number; start: number }> {
  for (let at = await bytes.find(0xff, from); ; at += 1) {
    const [first = 0, marker = 0] = await bytes.read(at, 2);
    if (first !== 0xff) throw new MalformedFileError('A marker was expected.');
    if (marker !== 0xff) return { marker, start: at };
  }
}

async function isKept(bytes: FileBytes, marker: number, start: number): Promise<boolean> {
  if (marker === COM) return false;
  if (marker < APP0 || marker > APP15) return true;
  const signature = KEPT[marker];
  return signature !== undefined && (await bytes.read(start + 4, signature.length)).toString('latin1') === signature;
}

/** Where the next marker is that does not belong to the scan: zeros are stuffing, and restarts are part of it. */
async function endOfScan(bytes: FileBytes, from: number): Promise<number> {
  for (let at = from; ; at += 2) {
    at = await bytes.find(0xff, at);
    const next = (await bytes.read(at, 2))[1] ?? 0;
    if (next === 0xff) at -= 1;
    else if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
}

function exifSegment(orientation: number): Buffer {
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), orientationExif(orientation)]);
  const head = Buffer.from([0xff, APP1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
