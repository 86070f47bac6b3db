import { type IncomingMessage } from 'node:http';
import { ChatError, toErrorResponse } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { type MessageMappingProperties } from '@nestjs/websockets';
import { type ServerOptions } from 'socket.io';
import { Encoder } from 'socket.io-parser';
import { ConnectionAdmission } from '../guards/connection-admission.ts';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { ConnectionLimits, type Connection } from '../../connections/limits/connection-limits.ts';
import { type EngineConnection } from '../../connections/writing/engine.ts';
import { Handshakes } from '../../connections/handshake/handshakes.ts';
import { adapterOfDefault, refuseOtherNamespaces } from '../../connections/handshake/other-namespaces.ts';
import { socketServerOptions } from '../../connections/handshake/server-options.ts';
import { acknowledgeStraight } from '../../connections/writing/straight-write.ts';
import { PacketFlood } from '../../connections/handshake/packet-flood.ts';
import { TextDecoder } from '../../connections/writing/text-decoder.ts';
import { FLOOD_WINDOW_MS, type TransportSettings } from '../../connections/handshake/transport-settings.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { type ChatServer } from '../interfaces/events.interface.ts';
import { CommandDispatcher, type CommandHandler } from '../commands/command-dispatcher.ts';
import { type RedisAdapter } from './redis-adapter.ts';

export interface ChatIoAdapterOptions {
  readonly redis: RedisAdapter;
  readonly transport: TransportSettings;
  readonly logger: Logger;
}

/** How Nest runs Socket.IO here: server options, admission before connection, one dispatch for all commands. */
export class ChatIoAdapter extends IoAdapter {
  readonly #options: ChatIoAdapterOptions;
  readonly #dispatcher: CommandDispatcher;
  readonly #admission: ConnectionAdmission;
  readonly #limits: ConnectionLimits;
  readonly #handshakes: Handshakes;
  readonly #handlers = new WeakMap<ChatSocket, CommandHandler[]>();

  constructor(app: INestApplicationContext, options: ChatIoAdapterOptions) {
    super(app);
    this.#options = options;
    this.#dispatcher = app.get(CommandDispatcher);
    this.#admission = app.get(ConnectionAdmission);
    this.#limits = app.get(ConnectionLimits);
    this.#handshakes = new Handshakes({ settings: options.transport, metrics: app.get(GatewayMetrics), logger: options.logger });
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): ChatServer {
    const { transport, redis } = this.#options;
    const own = {
      ...socketServerOptions(transport, { hasRoom: () => this.#limits.hasRoom, mayBegin: (request) => this.#mayBegin(request) }),
      parser: { Encoder, Decoder: TextDecoder },
      adapter: adapterOfDefault(redis.constructorForServer),
      cleanupEmptyChildNamespaces: true,
    };
    const server = super.createIOServer(port, { ...options, ...own } as ServerOptions) as ChatServer;
    const flood = new PacketFlood({ perWindow: transport.packetsPerWindow, windowMs: FLOOD_WINDOW_MS }, (connection) => this.#endFlood(connection));
    server.engine.on('connection', (connection: Connection & EngineConnection) => {
      this.#limits.opened(connection);
      flood.watch(connection);
    });
    this.#handshakes.guard(server);
    refuseOtherNamespaces(server, (reason) => this.#handshakes.refused(reason));
    server.use((socket, next) => {
      this.#admission.admit(socket).then(
        () => next(),
        (error: unknown) => {
          next(this.#refusal(socket, error));
          // Once it is written: who was refused keeps no connection.
          setImmediate(() => socket.conn.close());
        },
      );
    });
    return server;
  }

  /** One listener for all commands of a connection: memory per connection is what limits a gateway. */
  override bindMessageHandlers(socket: ChatSocket, handlers: MessageMappingProperties[]): void {
    const known = this.#handlers.get(socket);
    const bound = known ?? [];
    for (const { message, callback } of handlers) {
      this.#dispatcher.serve(message as readonly string[], bound.length);
      bound.push(callback);
    }
    if (known !== undefined) return;
    this.#handlers.set(socket, bound);
    acknowledgeStraight(socket);
    socket.onAny((name: string, ...args: unknown[]) => this.#dispatcher.dispatch(socket, bound, name, args));
  }

  #mayBegin(request: IncomingMessage): boolean {
    const may = this.#limits.mayBegin(request);
    if (!may) this.#handshakes.refused('RATE_LIMITED');
    return may;
  }

  #endFlood(connection: EngineConnection): void {
    this.#handshakes.endFlood(connection, this.#limits.blame(connection));
  }

  /** Becomes the client's `connect_error`, with the ErrorResponse as its `data`. */
  #refusal(socket: ChatSocket, error: unknown): Error {
    const response = toErrorResponse(error);
    this.#handshakes.connectRefused(socket, response.data.reason);
    if (!(error instanceof ChatError)) this.#options.logger.error('connection:check-failed', { error });
    return Object.assign(new Error(response.code), { data: response });
  }
}
