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
const TOO_MANY_HANDSHAKES = JSON.stringify(toErrorResponse(new ChatError('RATE_LIMITED', { scope: 'connections', retryAfterMs: 1_000 })));

const headersOf = (body: string) => ({ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' });

function rawAnswer(status: number, body: string, more: object = {}): Buffer {
  const headers = Object.entries({ ...headersOf(body), ...more }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n${body}`);
}

const NOT_FOUND = rawAnswer(404, NOTHING_HERE);
const TOO_MANY = rawAnswer(429, TOO_MANY_HANDSHAKES, { 'retry-after': 1 });

function answerPlainRequest(response: ServerResponse): void {
  response.writeHead(404, headersOf(NOTHING_HERE)).end(NOTHING_HERE);
}

const refuseUpgrade = (socket: Duplex): void => answerAndClose(socket, NOT_FOUND);

/** Answers a request for a WebSocket, or a poll, that comes from an address with too many of them in this second. */
export const refuseHandshake = (socket: Duplex): void => answerAndClose(socket, TOO_MANY);

function answerAndClose(socket: Duplex, answer: Buffer): void {
  // A peer that has gone meanwhile is none of our troubles.
  socket.on('error', () => undefined);
  socket.end(answer, () => socket.destroy());
}
