import { type Socket as TcpSocket } from 'node:net';
import { type Socket } from 'socket.io';
import { connectionOf, type EngineConnection } from './engine.ts';
import { type EncodedPackets } from './packets.ts';

/**
 * Writes packets with one system call for all of them, past Engine.IO's queue and callbacks per packet
 * (twice the rate: docs/adr/0006). Only when that queue is empty and nothing is being written,
 * so that the order on the connection stays; otherwise the packets line up in it.
 */
export function writePackets(socket: Pick<Socket, 'conn'>, { frames, messages }: EncodedPackets): void {
  const connection = connectionOf(socket);
  const tcp = directConnection(connection);
  if (tcp !== undefined) tcp.write(frames);
  else for (const message of messages) connection.write(message);
}

function directConnection({ readyState, upgrading, writeBuffer, transport }: EngineConnection): TcpSocket | undefined {
  if (transport.name !== 'websocket' || readyState !== 'open' || upgrading) return undefined;
  if (!transport.writable || writeBuffer.length > 0) return undefined;
  return transport.socket?._socket;
}

/** What the connection has not taken yet: bytes in its TCP socket, and packets that wait behind them. */
export function unsent(socket: Pick<Socket, 'conn'>): { bytes: number; packets: number } {
  const { transport, writeBuffer } = connectionOf(socket);
  return { bytes: transport.socket?._socket?.writableLength ?? 0, packets: writeBuffer.length };
}
