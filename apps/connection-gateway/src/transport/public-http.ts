import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { ChatError, toErrorResponse } from '@chatgenius/contracts';
import { ExpressAdapter } from '@nestjs/platform-express';

/** How often Node looks for requests that have not come in time. */
const CHECK_EVERY_MS = 1_000;
/** Node's own default, said aloud: what browsers send of cookies has to fit. */
const MAX_HEADER_BYTES = 16 * 1024;
const SOCKET_PATH = '/socket.io/';

export interface PublicServerOptions {
  readonly handshakeTimeoutMs: number;
  /** Where sockets are; upgrades of other paths are refused. */
  readonly socketPaths?: readonly string[];
}

/**
 * The HTTP server in front of the sockets. It has nothing to serve but upgrades (and polling, where that is on), so
 * requests have to be whole within `handshakeTimeoutMs`, bytes that never come included (408), and everything else is
 * told that there is nothing here.
 */
export function createPublicServer({ handshakeTimeoutMs, socketPaths = [SOCKET_PATH] }: PublicServerOptions): Server {
  const server = createServer(
    {
      headersTimeout: handshakeTimeoutMs,
      requestTimeout: handshakeTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, handshakeTimeoutMs),
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (_, response) => answerPlainRequest(response),
  );
  server.on('upgrade', ({ url }, socket) => {
    if (!socketPaths.some((path) => url?.startsWith(path))) refuseUpgrade(socket);
  });
  return server;
}

/** Nest's way to an HTTP server; no request ever reaches Express. */
export class PublicHttpAdapter extends ExpressAdapter {
  readonly #options: PublicServerOptions;

  constructor(options: PublicServerOptions) {
    super();
    this.#options = options;
  }

  override initHttpServer(): void {
    this.httpServer = createPublicServer(this.#options);
  }
}

const NOTHING_HERE = JSON.stringify(toErrorResponse(new ChatError('COMMAND_UNKNOWN')));
const HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(NOTHING_HERE), connection: 'close' };

function answerPlainRequest(response: ServerResponse): void {
  response.writeHead(404, HEADERS).end(NOTHING_HERE);
}

function refuseUpgrade(socket: Duplex): void {
  const headers = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  // A peer that has gone meanwhile is none of our troubles.
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 404 ${STATUS_CODES[404]}\r\n${headers.join('')}\r\n${NOTHING_HERE}`, () => socket.destroy());
}
