import { toErrorResponse, rooms, ChatError, type EventContract, ephemeralEvents } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type z } from 'zod';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { LOGGER } from '../tokens.ts';
import { Backpressure } from './backpressure/backpressure.ts';
import { encodePacket, EncodedPackets } from './writing/packets.ts';
import { writePackets } from './writing/straight-write.ts';
import { type ChatSocket } from './chat-socket.ts';

/** How connections end every day: by the client, or by us after we have said and logged why. */
const QUIET_ENDS = new Set(['transport close', 'client namespace disconnect', 'forced close', 'server shutting down']);
const NO_PACKET = { path: '', message: 'This is not a packet of the Socket.IO protocol.' };

export interface EmitOptions<Data = never> {
  /**
   * For events that may be lost: names what the event tells the latest of, such as a channel or a user in one. A client
   * that is slow is given the latest of each once it has caught up; without it, such an event is dropped.
   */
  readonly coalesceBy?: string;
  /** Instead of the latest, a slow client is given all of them as one. Nothing for two that do not fit together: then it is the later one. */
  readonly merge?: (earlier: Data, later: Data) => Data | undefined;
}

type Bare<Data extends z.ZodType> = EventContract<string, Data, 'ephemeral' | 'notice'>;

/** Connections, their rooms, and everything that is emitted to them (PRD 7.2): nothing else emits. */
@Injectable()
export class SocketService {
  readonly #connections = new Set<ChatSocket>();
  /** Connections with answers that wait for events; nothing while none are due. */
  #answered: ChatSocket[] | undefined;
  /** One for all connections. An event of a client may be called `error`, too: its data are never an Error. */
  readonly #onError = errorListener((socket) => this.#malformed(socket));

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly backpressure: Backpressure,
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
    this.backpressure.ended(socket);
    this.metrics.connectionClosed(how);
    if (!QUIET_ENDS.has(how)) this.logger.info('connection:closed', { userId: socket.data.identity.userId, how });
  }

  emit<Data extends z.ZodType>(socket: ChatSocket, event: Bare<Data>, data: z.input<Data>, options?: EmitOptions<z.input<Data>>): void {
    this.emitToAll([socket], event, data, options);
  }

  /** The same to many connections, encoded once. */
  emitToAll<Data extends z.ZodType>(sockets: Iterable<ChatSocket>, { name, delivery }: Bare<Data>, data: z.input<Data>, { coalesceBy, merge }: EmitOptions<z.input<Data>> = {}): void {
    const packets = encodePacket(name, data);
    const event = { name, data, key: coalesceBy === undefined ? undefined : `${name} ${coalesceBy}`, merge };
    for (const socket of sockets) {
      if (delivery === 'notice' || !this.backpressure.spares(socket, event)) this.#write(socket, packets);
      else this.backpressure.holdBack(socket, event, packets);
    }
  }

  /** Whether a client has not read all of what was written to it. */
  isBehind(socket: ChatSocket): boolean {
    return this.backpressure.isBehind(socket);
  }

  /** Writes a stream's events to its members. */
  write(members: Iterable<ChatSocket>, packets: EncodedPackets): void {
    for (const socket of members) this.#write(socket, packets);
  }

  /**
   * Answers a command: at once, or while events wait to be written together with what is written to this connection next. What a
   * client does not read of its answers counts like everything else.
   */
  acknowledge(socket: ChatSocket, ack: (answer: unknown) => void, answer: unknown): void {
    ack(answer);
    if (this.#answered === undefined) this.#writeAcks(socket);
    else this.#answered.push(socket);
  }

  /** Events wait to be written: answers wait for them. */
  holdAcks(): void {
    this.#answered ??= [];
  }

  /** The events are written: answers to whoever got none of them go now. */
  releaseAcks(): void {
    const answered = this.#answered ?? [];
    this.#answered = undefined;
    for (const socket of answered) this.#writeAcks(socket);
  }

  /**
   * Tells the client why, and closes the connection below Socket.IO: after a server-side
   * `disconnect()` clients do not come back by themselves.
   */
  close(socket: ChatSocket, reason: ChatError): void {
    if (socket.conn.readyState !== 'open') return;
    this.emit(socket, ephemeralEvents.errorEvent, toErrorResponse(reason));
    this.logger.info('connection:closed-by-server', { userId: socket.data.identity.userId, reason: reason.reason });
    this.leave(socket);
  }

  /** Closes the connection behind what has been written; the client has been told. */
  leave(socket: ChatSocket): void {
    this.#writeAcks(socket);
    socket.conn.close();
    this.backpressure.ended(socket);
  }

  #writeAcks(socket: ChatSocket): void {
    const { acks } = socket.data;
    if (acks === undefined) return;
    socket.data.acks = undefined;
    this.#write(socket, EncodedPackets.joined(acks));
  }

  /** Earlier answers are written before it. */
  #write(socket: ChatSocket, packets: EncodedPackets): void {
    const { acks } = socket.data;
    if (acks !== undefined) socket.data.acks = undefined;
    writePackets(socket, acks === undefined ? packets : EncodedPackets.joined([...acks, packets]));
    this.backpressure.written(socket);
  }

  /** Socket.IO closes the connection after a packet that it cannot read; the client is told before. */
  #malformed(socket: ChatSocket): void {
    const { userId } = socket.data.identity;
    this.logger.info('connection:malformed-packet', { userId });
    this.emit(socket, ephemeralEvents.errorEvent, toErrorResponse(new ChatError('PAYLOAD_MALFORMED', { issues: [NO_PACKET] })));
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
