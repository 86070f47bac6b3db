import * as fc from 'fast-check';
import { Decoder, Encoder, PacketType, type Packet as ItsPacket } from 'socket.io-parser';
import { frameOf, packetOf } from './packet.rules.ts';

/** As the library has it, behind Engine.IO's `4`. */
const encoded = (packet: ItsPacket): string => `4${new Encoder().encode(packet)[0] as string}`;
function decoded(frame: string): ItsPacket {
  let found: ItsPacket | undefined;
  const decoder = new Decoder();
  decoder.on('decoded', (packet: ItsPacket) => (found = packet));
  decoder.add(frame.slice(1));
  if (found === undefined) throw new Error(`not decoded: ${frame}`);
  return found;
}

const json = fc.jsonValue({ maxDepth: 3 });
const namespace = fc.constantFrom('/', '/admin');
const id = fc.nat();

describe('frames', () => {
  it('of ours are those of socket.io-parser', () => {
    fc.assert(
      fc.property(namespace, id, fc.string(), json, (nsp, ack, name, payload) => {
        expect(decoded(frameOf(nsp, 'event', [name, payload], ack))).toEqual(decoded(encoded({ type: PacketType.EVENT, nsp, id: ack, data: [name, payload] })));
      }),
    );
    expect(frameOf('/', 'connected', { token: 'x' })).toBe(encoded({ type: PacketType.CONNECT, nsp: '/', data: { token: 'x' } }));
    expect(frameOf('/admin', 'disconnected')).toBe(encoded({ type: PacketType.DISCONNECT, nsp: '/admin', data: undefined }));
  });

  it('of socket.io-parser are read as it reads them', () => {
    fc.assert(
      fc.property(namespace, id, fc.string(), json, (nsp, ack, name, payload) => {
        const told = JSON.parse(JSON.stringify(payload)) as unknown;
        expect(packetOf(encoded({ type: PacketType.EVENT, nsp, data: [name, payload] }))).toMatchObject({ kind: 'event', data: [name, told] });
        expect(packetOf(encoded({ type: PacketType.ACK, nsp, id: ack, data: [payload] }))).toMatchObject({ kind: 'ack', id: ack, data: [told] });
        expect(packetOf(encoded({ type: PacketType.CONNECT_ERROR, nsp, data: { message: name, data: told } }))).toMatchObject({ kind: 'refused', data: { message: name, data: told } });
      }),
    );
    expect(packetOf(encoded({ type: PacketType.CONNECT, nsp: '/', data: { sid: 'x' } }))).toMatchObject({ kind: 'connected' });
    expect(packetOf(encoded({ type: PacketType.DISCONNECT, nsp: '/', data: undefined }))).toMatchObject({ kind: 'disconnected' });
  });

  it('of Engine.IO are the handshake, and pings', () => {
    expect(packetOf('0{"sid":"x","pingInterval":25000,"pingTimeout":20000}')).toMatchObject({ kind: 'open', data: { pingInterval: 25_000, pingTimeout: 20_000 } });
    expect(packetOf('2')).toEqual({ kind: 'ping' });
  });

  it('that are of no use are passed over, and malformed ones are told', () => {
    for (const frame of ['', '1', '6', '7', '4', '49[]', '451-["binary",{"_placeholder":true,"num":0}]']) expect(packetOf(frame)).toBeUndefined();
    for (const frame of ['0{', '42[', '42["a"', '430{]', '42', '42{}', '430', '4312"text"']) expect(() => packetOf(frame)).toThrow(SyntaxError);
  });
});
