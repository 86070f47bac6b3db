import { type Socket as TcpSocket } from 'node:net';
import { type Socket } from 'socket.io';
import type { ChatSocket } from '../chat-socket.ts';
import { connectionOf, type EngineConnection, tcpOf, webSocketOf } from './engine.ts';
import { unsentBytes, writeToHandle } from './handle-write.ts';
import { encodeAck, type EncodedPackets } from './packets.ts';

/**
 * Writes packets with one system call for all of them, past Engine.IO's queue and callbacks per packet
 * (twice the rate: docs/adr/0006) and past Node's streams (docs/adr/0094). Only when that queue is empty, nothing is being written and TCP has
 * taken everything, so that the order on the connection stays; otherwise the packets line up in the
 * queue, from which they can still be taken back (docs/adr/0015).
 */
export function writePackets(socket: Pick<Socket, 'conn'>, packets: EncodedPackets): void {
  const connection = connectionOf(socket);
  const tcp = tcpOf(connection);
  if (tcp !== undefined && isIdle(connection, tcp)) writeToHandle(tcp, packets.frames);
  else if (webSocketOf(connection) !== undefined) connection.write('', { wsPreEncodedFrame: [packets.lastingFrames] });
  else for (const message of packets.messages) connection.write(message);
}

/**
 * Acks of this socket are lined up in `data.acks`, and written like everything else by whoever has it answered. Beside the queue's work that saves memory: Engine.IO and Node put
 * a packet into lists that have become old objects since the last one, and what such a list held is only collected with
 * old objects (docs/benchmarks-history.md, what stops a process).
 */
export function acknowledgeStraight(socket: ChatSocket): void {
  (socket as unknown as { ack: typeof ack }).ack = ack;
}

/** In the place of Socket.IO's own: makes what answers the packet with that id. To be called once. */
function ack(this: ChatSocket, id: number): (...answers: unknown[]) => void {
  return (...answers) => void (this.data.acks ??= []).push(encodeAck(id, answers));
}

function isIdle({ readyState, transport, writeBuffer }: EngineConnection, tcp: TcpSocket): boolean {
  return readyState === 'open' && transport.writable && writeBuffer.length === 0 && unsentBytes(tcp) === 0;
}
