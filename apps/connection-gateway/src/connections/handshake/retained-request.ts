import { type IncomingMessage } from 'node:http';
import { type Socket } from 'socket.io';
import { connectionOf, type Engine, type RequestRemains } from '../writing/engine.ts';

/*
 * An open connection keeps the request that opened it, with all of its headers, and the token: kilobytes that nobody
 * reads again (docs/adr/0017).
 */

/** Where a proxy says who the peer is: for whoever has to know that later. */
const KEPT_HEADERS = ['forwarded', 'x-forwarded-for'];
const NOTHING: RequestRemains = { headers: {}, _query: {}, url: '', connection: {} };
const NO_TOKEN = {};

/**
 * Engine.IO's response to an upgrade is kept by the TCP connection and keeps the request. It is for middlewares, so
 * the last of them takes the request away from it.
 */
export function forgetRequestsOfResponses(engine: Engine): void {
  engine.use((request, response, next) => {
    if (request.headers.upgrade !== undefined) response.req = undefined;
    next();
  });
}

/** Once nobody needs the handshake any more. */
export function releaseHandshake(socket: Socket): void {
  const connection = connectionOf(socket);
  const remains = remainsOf(connection.request);
  connection.request = remains;
  Object.assign(socket.handshake, { auth: NO_TOKEN, headers: remains.headers, query: remains._query, url: '' });
}

function remainsOf({ headers }: IncomingMessage | RequestRemains): RequestRemains {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.includes(name));
  return kept.length === 0 ? NOTHING : { ...NOTHING, headers: Object.fromEntries(kept) };
}
