import { encodeEvent } from '@chatgenius/bus';
import { type StreamEvent } from '@chatgenius/contracts';
import { Decoder, PacketType, type Packet } from 'socket.io-parser';
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { encodeAck, encodePackets } from './packets.ts';

const event = (seq: number, text: string): StreamEvent => ({
  stream: 'channel:00000000-0000-4000-8000-000000000000',
  epoch: 'e1',
  seq,
  type: 'message:created',
  at: '2026-01-01T00:00:00.000Z',
  data: { message: { text } },
});

/** Texts on both sides of each length that changes the frame's header, in characters of one and more bytes. */
const texts = ['', 'short', 'é漢😀', 'x'.repeat(300), 'é'.repeat(40_000), 'x'.repeat(70_000)];

describe('encodePackets', () => {
  const events = texts.map((text, index) => event(index + 1, text));
  const packets = encodePackets(events.map(encodeEvent));

  it('writes frames that a WebSocket reads as Engine.IO messages', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    server.on('connection', (_, request) => request.socket.write(packets.frames));
    const { port } = server.address() as { port: number };
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    const received: string[] = [];
    await new Promise<void>((resolve) => {
      client.on('message', (data: Buffer, isBinary) => {
        expect(isBinary).toBe(false);
        received.push(data.toString());
        if (received.length === events.length) resolve();
      });
    });
    client.terminate();
    server.close();
    expect(received).toEqual(packets.messages.map((message) => `4${message}`));
  });

  it('makes messages that Socket.IO’s own parser reads as the events', () => {
    const decoder = new Decoder();
    const decoded: Packet[] = [];
    decoder.on('decoded', (packet: Packet) => decoded.push(packet));
    for (const message of packets.messages) decoder.add(message);
    expect(decoded.map(({ type, data }) => ({ type, data: data as unknown }))).toEqual(
      events.map((data) => ({ type: PacketType.EVENT, data: ['message:created', data] })),
    );
  });
});

describe('encodeAck', () => {
  it.each([0, 7, 12_345])('answers the packet with id %i, as Socket.IO’s own parser reads it', (id) => {
    const decoder = new Decoder();
    const decoded: Packet[] = [];
    decoder.on('decoded', (packet: Packet) => decoded.push(packet));
    for (const text of texts) for (const message of encodeAck(id, [{ status: 'ok', data: { text } }]).messages) decoder.add(message);
    expect(decoded).toEqual(texts.map((text) => ({ type: PacketType.ACK, nsp: '/', id, data: [{ status: 'ok', data: { text } }] })));
  });
});
