import { encodeEvent } from '@chatgenius/bus';
import { type Logger } from '@chatgenius/service-runtime';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { Backpressure } from './backpressure/backpressure.ts';
import { encodePackets } from './writing/packets.ts';
import { acknowledgeStraight } from './writing/straight-write.ts';
import { type ChatSocket } from './chat-socket.ts';
import { SocketService } from './socket.service.ts';

/** A connection by polling, which takes packet after packet; how they leave by WebSocket is the business of the transport. */
function connection() {
  const written: string[] = [];
  const conn = { readyState: 'open', upgrading: false, writeBuffer: [], transport: { name: 'polling', writable: true }, write: (message: string) => written.push(message), close: () => written.push('closed') };
  const socket = { conn, data: { identity: { userId: 'ada' } } } as unknown as ChatSocket;
  acknowledgeStraight(socket);
  const ack = (id: number) => (socket as unknown as { ack: (id: number) => (answer: unknown) => void }).ack(id);
  return { socket, written, ack };
}

describe('answers to commands', () => {
  const logger = { info: () => undefined, warn: () => undefined } as unknown as Logger;
  const metrics = new GatewayMetrics();
  let sockets: SocketService;
  beforeEach(() => (sockets = new SocketService(metrics, new Backpressure(metrics, { softBytes: 1e6, hardBytes: 1e6, totalBytes: 1e6 }, logger), logger)));

  const event = (seq: number) => encodePackets([encodeEvent({ stream: 'channel:00000000-0000-4000-8000-000000000000', epoch: 'e', seq, type: 't', at: '', data: null })]);
  const kinds = (written: readonly string[]) => written.map((message) => (message.startsWith('2') ? 'event' : message));

  it('leave at once while no event is due', () => {
    const { socket, written, ack } = connection();
    sockets.acknowledge(socket, ack(7), 'done');
    expect(written).toEqual(['37["done"]']);
  });

  it('leave with the next event, before it, in their order', () => {
    const { socket, written, ack } = connection();
    sockets.holdAcks();
    sockets.acknowledge(socket, ack(1), 'a');
    sockets.acknowledge(socket, ack(2), 'b');
    expect(written).toEqual([]);
    sockets.write([socket], event(1));
    sockets.releaseAcks();
    expect(kinds(written)).toEqual(['31["a"]', '32["b"]', 'event']);
  });

  it('leave when the events are written, where none was for this connection, and the next one leaves at once', () => {
    const [one, other] = [connection(), connection()];
    sockets.holdAcks();
    sockets.acknowledge(one.socket, one.ack(1), 'a');
    sockets.write([other.socket], event(1));
    sockets.releaseAcks();
    sockets.acknowledge(one.socket, one.ack(2), 'b');
    expect(one.written).toEqual(['31["a"]', '32["b"]']);
    expect(kinds(other.written)).toEqual(['event']);
  });

  it('are written before the connection is closed', () => {
    const { socket, written, ack } = connection();
    sockets.holdAcks();
    sockets.acknowledge(socket, ack(1), 'bye');
    sockets.leave(socket);
    sockets.releaseAcks();
    expect(written).toEqual(['31["bye"]', 'closed']);
  });
});
