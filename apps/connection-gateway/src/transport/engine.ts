import { type IncomingMessage } from 'node:http';
import { type Socket } from 'socket.io';
import { type EngineConnection } from './engine-connection.ts';

/*
 * What is used here of Engine.IO's server beyond its public types; of its connections: engine-connection.ts. Whoever
 * updates it looks at both.
 */

/** A request that Engine.IO turned away. */
export interface RefusedRequest {
  readonly code: number;
  readonly message: string;
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

/** How many namespaces a socket's connection is in. */
export const namespacesOf = ({ client }: Pick<Socket, 'client'>): number => (client as unknown as { nsps: Map<string, Socket> }).nsps.size;
