import { type IncomingMessage } from 'node:http';
import { type Socket as TcpSocket } from 'node:net';
import { type Socket } from 'socket.io';

/*
 * What is used here of Engine.IO and ws beyond their public types. Whoever updates them looks at this file, and at
 * straight-write.ts.
 */

/** A packet that waits in Engine.IO's queue. */
export interface EnginePacket {
  readonly data?: string | undefined;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] | undefined } | undefined;
}

interface WebSocketConnection {
  readonly _socket?: TcpSocket | null;
  close(code: number, reason: string): void;
}

/** A packet of Engine.IO's as it came: pings and empty ones, too. */
export interface IncomingPacket {
  readonly type: string;
  readonly data?: unknown;
}

/** A connection below Socket.IO: one for each peer, authenticated or not. */
export interface EngineConnection {
  readonly readyState: string;
  readonly upgrading: boolean;
  /** Another array after each flush; what is taken out of it is not sent. */
  readonly writeBuffer: EnginePacket[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: WebSocketConnection };
  readonly remoteAddress: string;
  request: IncomingMessage | RequestRemains;
  write(message: string, options?: { wsPreEncodedFrame: readonly Buffer[] }): void;
  close(discard?: boolean): void;
  on(event: 'packet', listener: (this: EngineConnection, packet: IncomingPacket) => void): void;
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

/** A request that Engine.IO turned away. */
export interface RefusedRequest {
  readonly code: number;
  readonly message: string;
  readonly context?: { readonly name?: string; readonly message?: string };
}

export interface Engine {
  use(middleware: (request: IncomingMessage, response: UpgradeResponse, next: () => void) => void): void;
  on(event: 'connection', listener: (connection: EngineConnection) => void): void;
  on(event: 'connection_error', listener: (refused: RefusedRequest) => void): void;
}

/** What Engine.IO shows to middlewares as the response to an upgrade; the TCP connection's `close` listener keeps it. */
export interface UpgradeResponse {
  req: IncomingMessage | undefined;
}

export const connectionOf = (socket: Pick<Socket, 'conn'>): EngineConnection => socket.conn as unknown as EngineConnection;

/** The WebSocket of a connection that has one for good: not polling, nor on its way from it. */
export function webSocketOf({ transport, upgrading }: Pick<EngineConnection, 'transport' | 'upgrading'>): WebSocketConnection | undefined {
  return transport.name === 'websocket' && !upgrading ? transport.socket : undefined;
}

export const tcpOf = (connection: Pick<EngineConnection, 'transport' | 'upgrading'>): TcpSocket | undefined => webSocketOf(connection)?._socket ?? undefined;

/** How many namespaces a socket's connection is in. */
export const namespacesOf = ({ client }: Pick<Socket, 'client'>): number => (client as unknown as { nsps: Map<string, Socket> }).nsps.size;
