import { type IncomingMessage } from 'node:http';
import { ChatError, toErrorResponse } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { type MessageMappingProperties } from '@nestjs/websockets';
import { type ServerOptions } from 'socket.io';
import { Encoder } from 'socket.io-parser';
import { ConnectionAdmission } from '../../admission/connection-admission.ts';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { ConnectionLimits, type Connection } from '../../limits/connection-limits.ts';
import { type EngineConnection } from '../../transport/engine.ts';
import { Handshakes } from '../../transport/handshakes.ts';
import { adapterOfDefault, refuseOtherNamespaces } from '../../transport/other-namespaces.ts';
import { socketServerOptions } from '../../transport/server-options.ts';
import { acknowledgeStraight } from '../../transport/straight-write.ts';
import { PacketFlood } from '../../transport/packet-flood.ts';
import { TextDecoder } from '../../transport/text-decoder.ts';
import { FLOOD_WINDOW_MS, type TransportSettings } from '../../transport/transport-settings.ts';
import { type ChatServer, type ChatSocket } from '../interfaces/events.interface.ts';
import { CommandDispatcher, type CommandHandler } from './command-dispatcher.ts';
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
