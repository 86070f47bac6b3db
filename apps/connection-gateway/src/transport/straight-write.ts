import { type Socket } from 'socket.io';
import { type EngineConnection, engineOf, tcpOf, webSocketOf } from './engine-connection.ts';
import { type EncodedPackets } from './packets.ts';

/**
 * Writes packets with one system call for all of them, past Engine.IO's queue and callbacks per packet
 * (twice the rate: docs/adr/0006). Only when that queue is empty, nothing is being written and TCP has
 * taken everything, so that the order on the connection stays; otherwise the packets line up in the
 * queue, from which they can still be taken back (docs/adr/0015).
 */
export function writePackets(socket: Pick<Socket, 'conn'>, packets: EncodedPackets): void {
  const connection = engineOf(socket);
  if (isIdle(connection)) tcpOf(connection)?.write(packets.frames);
  else if (webSocketOf(connection) !== undefined) connection.write('', { wsPreEncodedFrame: [packets.lastingFrames] });
  else for (const message of packets.messages) connection.write(message);
}

function isIdle(connection: EngineConnection): boolean {
  const { readyState, transport, writeBuffer } = connection;
  return readyState === 'open' && transport.writable && writeBuffer.length === 0 && tcpOf(connection)?.writableLength === 0;
}
