import fc from 'fast-check';
import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';
import { TextDecoder } from './text-decoder.ts';

const decode = (decoder: Decoder, packets: readonly unknown[]): Packet[] => {
  const decoded: Packet[] = [];
  decoder.on('decoded', (packet) => decoded.push(packet));
  for (const packet of packets) decoder.add(packet);
  return decoded;
};

describe('TextDecoder', () => {
  it('makes of text what Socket.IO makes of it', () => {
    fc.assert(
      fc.property(fc.constantFrom('/', '/admin'), fc.option(fc.nat()), fc.array(fc.jsonValue(), { maxLength: 3 }), (nsp, id, args) => {
        const packets = new Encoder().encode({ type: PacketType.EVENT, nsp, data: ['message:send', ...args], ...(id !== null && { id }) });
        expect(decode(new TextDecoder(), packets)).toEqual(decode(new Decoder(), packets));
      }),
    );
  });

  it('makes of an event with attachments one that is refused, at once, whatever follows', () => {
    fc.assert(
      fc.property(fc.constantFrom('/', '/admin'), fc.option(fc.nat()), fc.array(fc.uint8Array(), { minLength: 1, maxLength: 3 }), (nsp, id, bytes) => {
        const [head, ...attachments] = new Encoder().encode({ type: PacketType.EVENT, nsp, data: ['message:send', ...bytes.map((each) => Buffer.from(each))], ...(id !== null && { id }) }) as unknown[];
        const decoder = new TextDecoder();
        expect(decode(decoder, [head])).toEqual([{ type: PacketType.EVENT, nsp, data: ['message:send', Buffer.alloc(0)], ...(id !== null && { id }) }]);
        expect(decode(decoder, attachments)).toEqual([]);
        expect(decode(decoder, ['2["next"]'])).toMatchObject([{ data: ['next'] }]);
      }),
    );
  });

  it('keeps nothing of what never comes', () => {
    const decoder = new TextDecoder();
    decoder.add(`51-["a",{"_placeholder":true,"num":0},"${'x'.repeat(60_000)}"]`);
    expect(JSON.stringify(decoder).length).toBeLessThan(200);
  });

  it('throws where Socket.IO does, at what is no packet, and nowhere else', () => {
    const faults = [['5'], ['51'], ['5x-/,['], ['59999999-[]'], ['50-["a"]'], ['511-["a"]'], [Buffer.from('x')], ['51-["a"]', '2["text"]'], ['61-3["ack"]', '2["text"]']];
    for (const packets of faults) expect(() => decode(new TextDecoder(), packets)).toThrow();
    expect(decode(new TextDecoder(), ['61-3["ack"]', Buffer.from('x'), '2["next"]'])).toMatchObject([{ data: ['next'] }]);
  });
});
