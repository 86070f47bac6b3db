import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DEFLATED = 8;

/** One file of a zip archive. @throws RangeError if the archive has no such file, or is none */
export function unzipOne(archive: Buffer, name: string): Buffer {
  const end = archive.lastIndexOf(littleEndian(END_OF_DIRECTORY));
  if (end < 0) throw new RangeError('This is no zip archive.');
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(entry + offset)) as [number, number, number];
    if (archive.toString('utf8', entry + 46, entry + 46 + nameLength) === name) return contentOf(archive, entry);
    entry += 46 + nameLength + extraLength + commentLength;
  }
  throw new RangeError(`The archive has no ${name}.`);
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const [method, size, local] = [archive.readUInt16LE(entry + 10), archive.readUInt32LE(entry + 20), archive.readUInt32LE(entry + 42)];
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const content = archive.subarray(start, start + size);
  return method === DEFLATED ? inflateRawSync(content) : content;
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
