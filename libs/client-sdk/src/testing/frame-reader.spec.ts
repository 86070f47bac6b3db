import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { FrameReader } from './frame-reader.ts';

interface Part {
  readonly text: string;
  readonly masked: boolean;
}

const CONTINUATION = 0;
const PING = 9;

function frame(payload: Buffer, { opcode, final, masked }: { opcode: number; final: boolean; masked: boolean }): Buffer {
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  const length = payload.length < 126 ? [payload.length] : payload.length < 65_536 ? [126] : [127];
  const extended = Buffer.alloc(payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8);
  if (extended.length === 2) extended.writeUInt16BE(payload.length);
  if (extended.length === 8) extended.writeBigUInt64BE(BigInt(payload.length));
  const body = masked ? Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))) : payload;
  return Buffer.concat([Buffer.from([(final ? 0x80 : 0) | opcode, (masked ? 0x80 : 0) | (length[0] ?? 0)]), extended, mask, body]);
}

/** In two fragments, with a ping between them. */
function encode({ text, masked }: Part): Buffer[] {
  const bytes = Buffer.from(text);
  const half = bytes.length >> 1;
  return [
    frame(bytes.subarray(0, half), { opcode: 1, final: false, masked }),
    frame(Buffer.from('!'), { opcode: PING, final: true, masked }),
    frame(bytes.subarray(half), { opcode: CONTINUATION, final: true, masked }),
  ];
}

it('finds the messages again, byte for byte, however they are cut on their way', () => {
  const parts = fc.array(fc.record({ text: fc.oneof(fc.string({ maxLength: 30, unit: 'grapheme' }), fc.constantFrom('a'.repeat(300), 'b'.repeat(131_100))), masked: fc.boolean() }), { maxLength: 3 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 20_000 }), (messages, step) => {
      const reader = new FrameReader();
      const frames = messages.map(encode);
      const all = Buffer.concat(frames.flat());
      const read = [];
      for (let at = 0; at < all.length; at += step) read.push(...reader.read(all.subarray(at, at + step)));
      const [found, control] = [read.filter((message) => !message.control), read.filter((message) => message.control)];
      expect(found.map(({ text }) => text())).toEqual(messages.map(({ text }) => text));
      expect(found.map(({ bytes }) => bytes.toString('base64'))).toEqual(frames.map(([first, , last]) => Buffer.concat([first ?? Buffer.alloc(0), last ?? Buffer.alloc(0)]).toString('base64')));
      expect(control).toHaveLength(messages.length);
    }),
    { numRuns: 30 },
  );
});
