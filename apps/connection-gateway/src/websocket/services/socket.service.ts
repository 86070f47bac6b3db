import { toErrorResponse, rooms, type ChatError, type EventContract, ephemeralEvents } from '@chatgenius/contracts';
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

/** Connections, their rooms, and everything that is emitted to them (PRD 7.2): nothing else emits. */
@Injectable()
export class SocketService {
  readonly #connections = new Set<ChatSocket>();

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
    void socket.join(rooms.user(socket.data.identity.userId));
  }

  remove(socket: ChatSocket): void {
    this.#connections.delete(socket);
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

  #cutIfSlow(socket: ChatSocket): void {
    const { bytes, packets } = unsent(socket);
    if (bytes <= MAX_UNSENT_BYTES && packets <= MAX_UNSENT_PACKETS) return;
    this.metrics.slowReaderCut();
    this.logger.warn('connection:too-slow', { userId: socket.data.identity.userId, unsentBytes: bytes, unsentPackets: packets });
    socket.conn.close(true);
  }
}
