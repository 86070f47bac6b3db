import { type IncomingMessage } from 'node:http';
import { type Socket as TcpSocket } from 'node:net';
import { type Socket } from 'socket.io';

/*
 * What is used here of Engine.IO and ws beyond their public types. Whoever updates them looks at this file, and at
 * straight-write.ts.
 */

/** A connection below Socket.IO: one for each peer, authenticated or not. */
export interface EngineConnection {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: { readonly _socket?: TcpSocket } };
  readonly remoteAddress: string;
  request: IncomingMessage | RequestRemains;
  write(message: string): void;
  close(discard?: boolean): void;
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

/** How many namespaces a socket's connection is in. */
export const namespacesOf = ({ client }: Pick<Socket, 'client'>): number => (client as unknown as { nsps: Map<string, Socket> }).nsps.size;
