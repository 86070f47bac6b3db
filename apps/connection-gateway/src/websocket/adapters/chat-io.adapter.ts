import { ChatError, limits, toErrorResponse } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { type MessageMappingProperties } from '@nestjs/websockets';
import { type ServerOptions } from 'socket.io';
import { ConnectionAdmission } from '../../admission/connection-admission.ts';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { ConnectionLimits, type Connection } from '../../limits/connection-limits.ts';
import { type ChatServer, type ChatSocket } from '../interfaces/events.interface.ts';
import { CommandDispatcher, type CommandHandler } from './command-dispatcher.ts';
import { isAllowedOrigin } from './origin.rules.ts';
import { type RedisAdapter } from './redis-adapter.ts';

export interface ChatIoAdapterOptions {
  readonly redis: RedisAdapter;
  readonly allowedOrigins: readonly string[];
  readonly allowPolling: boolean;
  readonly logger: Logger;
}

/** How Nest runs Socket.IO here: server options, authentication before connection, one dispatch for all commands. */
export class ChatIoAdapter extends IoAdapter {
  readonly #options: ChatIoAdapterOptions;
  readonly #dispatcher: CommandDispatcher;
  readonly #admission: ConnectionAdmission;
  readonly #limits: ConnectionLimits;
  readonly #metrics: GatewayMetrics;
  readonly #handlers = new WeakMap<ChatSocket, CommandHandler[]>();

  constructor(app: INestApplicationContext, options: ChatIoAdapterOptions) {
    super(app);
    this.#options = options;
    this.#dispatcher = app.get(CommandDispatcher);
    this.#admission = app.get(ConnectionAdmission);
    this.#limits = app.get(ConnectionLimits);
    this.#metrics = app.get(GatewayMetrics);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): ChatServer {
    const server = super.createIOServer(port, { ...options, ...this.#serverOptions() } as ServerOptions) as ChatServer;
    server.engine.on('connection', (connection: Connection) => this.#limits.opened(connection));
    server.use((socket, next) => {
      this.#admission.admit(socket).then(
        () => next(),
        (error: unknown) => {
          next(this.#refusal(error));
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
    socket.onAny((name: string, ...args: unknown[]) => this.#dispatcher.dispatch(socket, bound, name, args));
  }

  #serverOptions(): Partial<ServerOptions> {
    const { allowedOrigins, allowPolling, redis } = this.#options;
    return {
      adapter: redis.constructorForServer,
      transports: allowPolling ? ['websocket', 'polling'] : ['websocket'],
      allowRequest: (request, decide) => decide(null, this.#limits.hasRoom && isAllowedOrigin(request.headers, allowedOrigins)),
      cors: { origin: [...allowedOrigins] },
      maxHttpBufferSize: limits.packetBytes,
      connectTimeout: 10_000,
      pingInterval: 25_000,
      pingTimeout: 20_000,
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
    };
  }

  /** Becomes the client's `connect_error`, with the ErrorResponse as its `data`. */
  #refusal(error: unknown): Error {
    const response = toErrorResponse(error);
    this.#metrics.connectionRejected(response.data.reason);
    if (!(error instanceof ChatError)) this.#options.logger.error('connection:check-failed', { error });
    return Object.assign(new Error(response.code), { data: response });
  }
}
