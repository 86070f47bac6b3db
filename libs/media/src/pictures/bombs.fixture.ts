import { constants, crc32, deflateRawSync } from 'node:zlib';

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A black PNG of one bit a pixel: 50,000 × 50,000 of them are 300 kB here, and 2.5 GB as pixels. */
export function pngBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(1, 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', zerosInZlib(side, 1 + Math.ceil(side / 8))), chunk('IEND', Buffer.alloc(0))]);
}

/** As zlib would compress them, but one row is compressed for all. */
function zerosInZlib(rows: number, bytesOfRow: number): Buffer {
  const row = deflateRawSync(Buffer.alloc(bytesOfRow), { finishFlush: constants.Z_FULL_FLUSH });
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(((rows * bytesOfRow) % 65_521) * 65_536 + 1);
  return Buffer.concat([Buffer.from([0x78, 0x01]), ...Array<Buffer>(rows).fill(row), Buffer.from([3, 0]), sum]);
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
