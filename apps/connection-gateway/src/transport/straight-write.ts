import { type Socket as TcpSocket } from 'node:net';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { type EncodedPackets } from './packets.ts';

/** The parts of Engine.IO and ws that lie between a Socket.IO socket and its TCP connection. */
interface EngineConnection {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: { readonly _socket?: TcpSocket } };
  write(message: string): void;
}

/**
 * Writes packets with one system call for all of them, past Engine.IO's queue and callbacks per packet
 * (twice the rate: docs/adr/0006). Only when that queue is empty and nothing is being written,
 * so that the order on the connection stays; otherwise the packets line up in it.
 */
export function writePackets(socket: ChatSocket, { frames, messages }: EncodedPackets): void {
  const connection = socket.conn as unknown as EngineConnection;
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
export function unsent(socket: ChatSocket): { bytes: number; packets: number } {
  const { transport, writeBuffer } = socket.conn as unknown as EngineConnection;
  return { bytes: transport.socket?._socket?.writableLength ?? 0, packets: writeBuffer.length };
}
