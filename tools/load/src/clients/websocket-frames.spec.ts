import fc from 'fast-check';
import { FrameReader, textFrame, UnexpectedFrameError } from './websocket-frames.ts';

/** A server's text frame: unmasked. */
function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), payload]);
  if (length < 65_536) return Buffer.concat([Buffer.from([0x81, 126, length >> 8, length & 0xff]), payload]);
  const header = Buffer.alloc(10);
  header.set([0x81, 127]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

function readAll(chunks: readonly Buffer[]): string[] {
  const reader = new FrameReader();
  const texts: string[] = [];
  for (const chunk of chunks) {
    const reused = Buffer.from(chunk);
    reader.read(reused, (bytes, start, end) => texts.push(bytes.toString('utf8', start, end)));
    reused.fill(0); // as the shared read buffer is
  }
  return texts;
}

it('reads frames of every length form', () => {
  const texts = ['', 'a', 'b'.repeat(125), 'c'.repeat(126), 'd'.repeat(65_535), 'e'.repeat(65_536)];
  expect(readAll([Buffer.concat(texts.map(serverFrame))])).toEqual(texts);
});

it('reads the same frames however they are cut into chunks', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 });
  const cuts = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(lengths, cuts, (frameLengths, sizes) => {
      const texts = frameLengths.map((length, index) => String(index % 10).repeat(length));
      const bytes = Buffer.concat(texts.map(serverFrame));
      expect(readAll(cut(bytes, sizes))).toEqual(texts);
    }),
  );
});

/** Chunks of these sizes, in turn. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = sizes[chunks.length % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

it('tells that the server has closed', () => {
  expect(new FrameReader().read(Buffer.from([0x88, 0]), () => undefined)).toBe(false);
});

it('refuses what it does not know, rather than miscount', () => {
  expect(() => new FrameReader().read(Buffer.from([0x01, 1, 65]), () => undefined)).toThrow(UnexpectedFrameError);
});

it.each([10, 125, 126, 5_000])('masks a text of %i bytes with zeros', (length) => {
  const frame = textFrame('x'.repeat(length));
  const headerLength = length < 126 ? 2 : 4;
  expect(frame[1]).toBe(0x80 | Math.min(length, 126));
  expect([...frame.subarray(headerLength, headerLength + 4)]).toEqual([0, 0, 0, 0]);
  expect(frame.toString('utf8', headerLength + 4)).toBe('x'.repeat(length));
});
