import { ChatError, toErrorResponse, type ErrorReason } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type Server, type Socket } from 'socket.io';
import { connectionOf, namespacesOf, type Engine, type EngineConnection } from '../writing/engine.ts';
import { connectErrorPacket, errorEventPacket } from '../writing/packets.ts';
import { PendingConnections } from './pending-connections.ts';
import { RefusalLog } from './refusal-log.ts';
import { refusalLabel } from './refusals.rules.ts';
import { forgetRequestsOfResponses, releaseHandshake } from './retained-request.ts';
import { type TransportSettings } from './transport-settings.ts';
import { withThis } from '../writing/with-this.ts';

const SWEEPS_PER_HANDSHAKE = 10;
/** A client that does not know better tries again then. */
const FLOOD_PAUSE_MS = 5_000;
/** What Engine.IO says of a peer that has closed the connection. */
const GONE_BY_ITSELF = 'transport close';

export interface HandshakeMetrics {
  connectionRejected(reason: string): void;
  observePendingConnections(count: () => number): void;
}

export interface HandshakesOptions {
  readonly settings: Pick<TransportSettings, 'handshakeTimeoutMs' | 'maxPendingConnections'>;
  readonly metrics: HandshakeMetrics;
  readonly logger: Logger;
}

/**
 * From the request that opens a connection to the CONNECT that is accepted. A connection has limited time for it, and
 * one try at a time; whoever fails is told why where that is possible, and logged.
 */
export class Handshakes {
  readonly #handshakeTimeoutMs: number;
  readonly #metrics: HandshakeMetrics;
  readonly #logger: Logger;
  readonly #refusals: RefusalLog;
  readonly #pending: PendingConnections<EngineConnection>;
  /** The namespaces of those connections whose CONNECT is being checked. */
  readonly #checking = new WeakMap<EngineConnection, Set<string>>();
  readonly #onEarlyEnd = withThis<EngineConnection, [string]>((connection, reason) => this.#endedEarly(connection, reason));
  readonly #onLeft = withThis<Socket, []>((socket) => this.#left(socket));

  constructor({ settings, metrics, logger }: HandshakesOptions) {
    this.#handshakeTimeoutMs = settings.handshakeTimeoutMs;
    this.#metrics = metrics;
    this.#logger = logger;
    this.#refusals = new RefusalLog(logger);
    this.#pending = new PendingConnections({ allowedMs: settings.handshakeTimeoutMs, limit: settings.maxPendingConnections });
    metrics.observePendingConnections(() => this.#pending.size);
  }

  /** To be called before other middlewares are added: they then run for one CONNECT of a connection at a time. */
  guard(server: Server, namespaces: readonly string[] = ['/']): void {
    const engine = server.engine as unknown as Engine;
    forgetRequestsOfResponses(engine);
    engine.on('connection_error', (refused) => this.refused(refusalLabel(refused)));
    engine.on('connection', (connection) => this.#begin(connection));
    for (const namespace of namespaces.map((name) => server.of(name))) {
      namespace.use((socket, next) => this.#check(socket, next));
      namespace.on('connection', (socket) => this.#accepted(socket));
    }
    setInterval(() => this.#turnLateAway(performance.now()), this.#handshakeTimeoutMs / SWEEPS_PER_HANDSHAKE).unref();
  }

  /** A CONNECT was refused: another may follow on the same connection, while there is time. */
  connectRefused(socket: Socket, reason: ErrorReason): void {
    this.#checked(socket);
    const connection = connectionOf(socket);
    if (connection.readyState === 'open') this.#await(connection);
    this.refused(reason);
  }

  refused(reason: string): void {
    this.#metrics.connectionRejected(reason);
    this.#refusals.note(reason);
  }

  /** Ends a connection that sends more than any client needs, and says so. */
  endFlood(connection: EngineConnection, isConnected: boolean): void {
    const response = toErrorResponse(new ChatError('TOO_MANY_PACKETS', { retryAfterMs: FLOOD_PAUSE_MS }));
    connection.write(isConnected ? errorEventPacket(response) : connectErrorPacket(response));
    connection.close();
    this.refused(response.data.reason);
  }

  #begin(connection: EngineConnection): void {
    connection.once('close', this.#onEarlyEnd);
    this.#await(connection);
  }

  #await(connection: EngineConnection): void {
    const crowdedOut = this.#pending.begin(connection, performance.now());
    if (crowdedOut !== undefined) this.#turnAway(crowdedOut, 'UNAVAILABLE');
  }

  /** Several at once would each be authenticated, and each become a session of the one connection. */
  #check(socket: Socket, next: (error?: Error) => void): void {
    const connection = connectionOf(socket);
    const checking = this.#checking.get(connection) ?? new Set<string>();
    if (checking.has(socket.nsp.name)) {
      connection.close();
      next(new Error('One CONNECT at a time.'));
      return;
    }
    this.#checking.set(connection, checking.add(socket.nsp.name));
    this.#pending.heard(connection);
    next();
  }

  #checked(socket: Socket): void {
    this.#checking.get(connectionOf(socket))?.delete(socket.nsp.name);
  }

  #accepted(socket: Socket): void {
    const connection = connectionOf(socket);
    this.#checked(socket);
    this.#pending.end(connection);
    connection.off('close', this.#onEarlyEnd);
    releaseHandshake(socket);
    socket.on('disconnect', this.#onLeft);
  }

  /** Who leaves by DISCONNECT and stays connected below has to come back in time, as at the beginning. */
  #left(socket: Socket): void {
    const connection = connectionOf(socket);
    if (connection.readyState === 'open' && namespacesOf(socket) === 0) this.#begin(connection);
  }

  #endedEarly(connection: EngineConnection, reason: string): void {
    this.#pending.end(connection);
    if (reason !== GONE_BY_ITSELF) this.#logger.info('connection:ended-early', { reason });
  }

  #turnLateAway(now: number): void {
    for (const connection of this.#pending.takeLate(now)) this.#turnAway(connection, 'HANDSHAKE_TIMEOUT');
  }

  #turnAway(connection: EngineConnection, reason: ErrorReason): void {
    connection.off('close', this.#onEarlyEnd);
    connection.write(connectErrorPacket(toErrorResponse(new ChatError(reason))));
    connection.close();
    this.refused(reason);
  }
}
