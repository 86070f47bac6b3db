import { createServer, type RequestListener, type Server } from 'node:http';
import { type Socket } from 'node:net';
import { ExpressAdapter } from '@nestjs/platform-express';

/** Longer than load balancers keep idle connections: the side that closes second never cuts a request. */
const KEEP_ALIVE_MS = 75_000;
/** How often Node looks for requests that have not come in time. */
const CHECK_EVERY_MS = 1_000;

export interface ServerBounds {
  /** A request that has not come whole by then, headers and body, is answered 408, and its connection closed. */
  readonly requestTimeoutMs: number;
  /** The same of the body where uploads take longer; 0: as long as bytes come. */
  readonly bodyTimeoutMs?: number;
  /** A connection on which no byte moves for so long is closed. */
  readonly idleTimeoutMs?: number;
  /** Connections at once of one peer; 0: as many as there are. */
  readonly maxConnectionsPerPeer: number;
}

const silent = new WeakMap<Server, Set<Socket>>();

/** Closes connections on which nothing has been asked yet: Node takes them for busy ones, and would wait for them. */
export function closeSilentConnections(server: Server): void {
  for (const socket of silent.get(server) ?? []) socket.destroy();
}

/** Nest's way to the HTTP server. Requests that never end hold few of its connections, and not for long. */
export class BoundedHttpAdapter extends ExpressAdapter {
  readonly #bounds: ServerBounds;

  constructor(bounds: ServerBounds) {
    super();
    this.#bounds = bounds;
  }

  override initHttpServer(): void {
    const { requestTimeoutMs, bodyTimeoutMs = requestTimeoutMs, idleTimeoutMs = 0, maxConnectionsPerPeer } = this.#bounds;
    const deadlines = { headersTimeout: requestTimeoutMs, requestTimeout: bodyTimeoutMs, connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, requestTimeoutMs) };
    const server = createServer({ ...deadlines, keepAliveTimeout: KEEP_ALIVE_MS }, this.getInstance<RequestListener>());
    server.setTimeout(idleTimeoutMs);
    boundConnections(server, maxConnectionsPerPeer);
    noteSilentConnections(server);
    this.httpServer = server;
  }
}

function noteSilentConnections(server: Server): void {
  const sockets = new Set<Socket>();
  silent.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', ({ socket }) => sockets.delete(socket));
}

/** Closes connections of a peer that has so many open already, before a byte of them is read. */
function boundConnections(server: Server, mostOfPeer: number): void {
  if (mostOfPeer === 0) return;
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const peer = socket.remoteAddress ?? '';
    const already = open.get(peer) ?? 0;
    if (already >= mostOfPeer) {
      socket.resetAndDestroy();
      return;
    }
    open.set(peer, already + 1);
    socket.once('close', () => {
      const left = (open.get(peer) ?? 1) - 1;
      if (left > 0) open.set(peer, left);
      else open.delete(peer);
    });
  });
}
