import { type IncomingMessage } from 'node:http';
import { type Socket as TcpSocket } from 'node:net';
import { type Socket } from 'socket.io';

/** A packet that waits in Engine.IO's queue. */
export interface EnginePacket {
  readonly data?: string | undefined;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] | undefined } | undefined;
}

interface WebSocketConnection {
  readonly _socket?: TcpSocket | null;
  close(code: number, reason: string): void;
}

/** The parts of Engine.IO and ws that lie between a Socket.IO socket and its TCP connection. */
export interface EngineConnection {
  readonly readyState: string;
  readonly upgrading: boolean;
  /** Another array after each flush; what is taken out of it is not sent. */
  readonly writeBuffer: EnginePacket[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: WebSocketConnection };
  write(message: string, options?: { wsPreEncodedFrame: readonly Buffer[] }): void;
  close(discard?: boolean): void;
  request: IncomingMessage | RequestRemains;
  once(event: 'close', listener: (this: EngineConnection, reason: string) => void): void;
  off(event: 'close', listener: (this: EngineConnection, reason: string) => void): void;
}

/** What stays of the request that opened a connection. */
export interface RequestRemains {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly _query: Readonly<Record<string, string>>;
  readonly url: string;
  readonly connection: { readonly encrypted?: boolean };
}

export const engineOf = (socket: Pick<Socket, 'conn'>): EngineConnection => socket.conn as unknown as EngineConnection;

/** The WebSocket of a connection that has one for good: not polling, nor on its way from it. */
export function webSocketOf({ transport, upgrading }: EngineConnection): WebSocketConnection | undefined {
  return transport.name === 'websocket' && !upgrading ? transport.socket : undefined;
}

export const tcpOf = (connection: EngineConnection): TcpSocket | undefined => webSocketOf(connection)?._socket ?? undefined;
