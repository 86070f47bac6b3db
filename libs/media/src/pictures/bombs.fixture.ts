import { crc32, createDeflate } from 'node:zlib';
import { buffer } from 'node:stream/consumers';

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A black PNG of one bit a pixel: 50,000 × 50,000 of them are 300 kB, and 2.5 GB once they are decoded. */
export async function pngBomb(side: number): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(1, 8);
  const rows = createDeflate({ level: 1 });
  const row = Buffer.alloc(1 + Math.ceil(side / 8));
  const compressed = buffer(rows);
  for (let left = side; left > 0; left -= 1) if (!rows.write(row)) await new Promise((drained) => rows.once('drain', drained));
  rows.end();
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', await compressed), chunk('IEND', Buffer.alloc(0))]);
}

/** A GIF whose frames say that they fill a screen of any size: 23 bytes each. */
export function gifBomb(side: number, frames: number): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  const frame = Buffer.from('\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\0\0\0\0\0\x02\x02\x44\x01\0', 'latin1');
  for (const [bytes, at] of [[screen, 6], [frame, 13]] as const) {
    bytes.writeUInt16LE(side, at);
    bytes.writeUInt16LE(side, at + 2);
  }
  return Buffer.concat([screen, ...Array<Buffer>(frames).fill(frame), Buffer.from(';', 'latin1')]);
}

/** A PNG that says that it moves, in more frames than it has. */
export const withFrames = (png: Buffer, frames: number): Buffer => {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames);
  const afterHeader = 8 + 25;
  return Buffer.concat([png.subarray(0, afterHeader), chunk('acTL', control), png.subarray(afterHeader)]);
};
