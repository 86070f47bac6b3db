import { toErrorResponse, rooms, ChatError, type EventContract, ephemeralEvents } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type z } from 'zod';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { LOGGER } from '../../tokens.ts';
import { type EncodedPackets } from '../../transport/packets.ts';
import { unsent, writePackets } from '../../transport/straight-write.ts';
import { type ChatSocket } from '../interfaces/events.interface.ts';

/** A reader who falls this far behind is disconnected; on reconnect it resumes from the log. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
const MAX_UNSENT_PACKETS = 4 * 1024;
/** How connections end every day: by the client, or by us after we have said and logged why. */
const QUIET_ENDS = new Set(['transport close', 'client namespace disconnect', 'forced close', 'server shutting down']);
const NO_PACKET = { path: '', message: 'This is not a packet of the Socket.IO protocol.' };

/** Connections, their rooms, and everything that is emitted to them (PRD 7.2): nothing else emits. */
@Injectable()
export class SocketService {
  readonly #connections = new Set<ChatSocket>();
  /** One for all connections. An event of a client may be called `error`, too: its data are never an Error. */
  readonly #onError = errorListener((socket) => this.#malformed(socket));

  constructor(
    private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    metrics.observeConnections(() => this.#connections.size);
  }

  get connections(): ReadonlySet<ChatSocket> {
    return this.#connections;
  }

  /** Reach a user's connections on every gateway by this room; what must not be lost goes by streams. */
  add(socket: ChatSocket): void {
    this.#connections.add(socket);
    replaceErrorListener(socket, this.#onError);
    void socket.join(rooms.user(socket.data.identity.userId));
  }

  remove(socket: ChatSocket, how = 'unknown'): void {
    this.#connections.delete(socket);
    this.metrics.connectionClosed(how);
    if (!QUIET_ENDS.has(how)) this.logger.info('connection:closed', { userId: socket.data.identity.userId, how });
  }

  emit<Data extends z.ZodType>(socket: ChatSocket, event: EventContract<string, Data, 'ephemeral'>, data: z.input<Data>): void {
    (socket.emit as (name: string, data: unknown) => void)(event.name, data);
    this.#cutIfSlow(socket);
  }

  /** Writes a stream's events to its members. */
  write(members: Iterable<ChatSocket>, packets: EncodedPackets): void {
    for (const socket of members) {
      writePackets(socket, packets);
      this.#cutIfSlow(socket);
    }
  }

  /**
   * Tells the client why, and closes the connection below Socket.IO: after a server-side
   * `disconnect()` clients do not come back by themselves.
   */
  close(socket: ChatSocket, reason: ChatError): void {
    this.emit(socket, ephemeralEvents.errorEvent, toErrorResponse(reason));
    this.logger.info('connection:closed-by-server', { userId: socket.data.identity.userId, reason: reason.reason });
    socket.conn.close();
  }

  /** Asks every client to reconnect elsewhere, and closes. */
  drain(): void {
    for (const socket of this.#connections) {
      this.emit(socket, ephemeralEvents.sessionDraining, { reconnectAfterMs: Math.floor(Math.random() * 1_000) });
      socket.conn.close();
    }
  }

  /** Socket.IO closes the connection after a packet that it cannot read; the client is told before. */
  #malformed(socket: ChatSocket): void {
    const { userId } = socket.data.identity;
    this.logger.info('connection:malformed-packet', { userId });
    this.emit(socket, ephemeralEvents.errorEvent, toErrorResponse(new ChatError('PAYLOAD_MALFORMED', { issues: [NO_PACKET] })));
  }

  #cutIfSlow(socket: ChatSocket): void {
    const { bytes, packets } = unsent(socket);
    if (bytes <= MAX_UNSENT_BYTES && packets <= MAX_UNSENT_PACKETS) return;
    this.metrics.slowReaderCut();
    this.logger.warn('connection:too-slow', { userId: socket.data.identity.userId, unsentBytes: bytes, unsentPackets: packets });
    socket.conn.close(true);
  }
}

function errorListener(onError: (socket: ChatSocket) => void) {
  return function (this: ChatSocket, error: unknown): void {
    if (error instanceof Error) onError(this);
  };
}

/** Socket.IO's own does nothing; two would take the memory of a list, for every connection. */
function replaceErrorListener(socket: ChatSocket, listener: (this: ChatSocket, error: unknown) => void): void {
  const untyped = socket as unknown as NodeJS.EventEmitter;
  untyped.removeAllListeners('error').on('error', listener);
}
