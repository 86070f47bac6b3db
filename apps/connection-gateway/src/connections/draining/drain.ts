import { setTimeout as delay } from 'node:timers/promises';
import { ephemeralEvents } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { ConnectPace } from '../admission/connect-pace.ts';
import { ConnectionLimits } from '../limits/connection-limits.ts';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { LOGGER } from '../../tokens.ts';
import { Backpressure } from '../backpressure/backpressure.ts';
import { type ChatSocket } from '../chat-socket.ts';
import { SocketService } from '../socket.service.ts';
import { slicesOf, timeToMove, type DrainSettings } from './drain.rules.ts';

const SLICE_MS = 250;
/** From being told to the turn of the first of a slice: time to make ready. */
const NOTICE_MS = 100;
const LOOK_EVERY_MS = 20;
/** How long a connection may stay beyond its time for answers to commands that it has sent. */
const ANSWERS_MS = 1_000;
/** How long what has been written may take to arrive. */
const ARRIVAL_MS = 2_000;

/**
 * Moves the clients of a gateway that ends: each client has its own time and is served until then. The other gateways get a steady rate
 * of new connections, and a client is away only while it reconnects.
 */
@Injectable()
export class Drain {
  #isEnding = false;

  constructor(
    private readonly sockets: SocketService,
    private readonly pace: ConnectPace,
    private readonly backpressure: Backpressure,
    private readonly limits: ConnectionLimits,
    metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    metrics.observeDrain(() => (this.#isEnding ? this.sockets.connections.size : undefined));
  }

  /** The process has said already that it is not ready. */
  async run({ delayMs, movingMs }: DrainSettings): Promise<void> {
    const startedAt = performance.now();
    this.#isEnding = true;
    const connections = this.sockets.connections.size;
    this.pace.close();
    await until(() => this.sockets.connections.size === 0, delayMs);
    const told = new Set<ChatSocket>();
    // Some may have been on their way in when the door was closed.
    for (let open = this.#untold(told); open.length > 0; open = this.#untold(told)) {
      for (const connection of open) told.add(connection);
      await this.move(open, timeToMove(open.length, Math.max(0, movingMs + delayMs - (performance.now() - startedAt))));
    }
    await until(() => this.backpressure.isSettled, ARRIVAL_MS);
    this.logger.info('drain:done', { connections, tookMs: Math.round(performance.now() - startedAt) });
  }

  #untold(told: ReadonlySet<ChatSocket>): ChatSocket[] {
    return [...this.sockets.connections].filter((socket) => !told.has(socket));
  }

  /** Has clients connect anew, each at a time of its own. Where to is up to what leads them: here as well, unless this gateway ends. */
  async move(connections: readonly ChatSocket[], movingMs: number): Promise<void> {
    this.logger.info('drain:moving', { connections: connections.length, movingMs });
    const startedAt = performance.now();
    const closings: Promise<void>[] = [];
    for (const [index, slice] of slicesOf(connections, movingMs, SLICE_MS).entries()) {
      await delay(Math.max(0, startedAt + index * SLICE_MS - performance.now()));
      for (const { connection, afterMs } of slice) closings.push(this.#moveOne(connection, Math.round(NOTICE_MS + afterMs)));
    }
    await Promise.all(closings);
  }

  /** Closed below Socket.IO: after a server-side `disconnect()` clients do not come back by themselves. */
  async #moveOne(socket: ChatSocket, reconnectAfterMs: number): Promise<void> {
    if (!socket.connected) return;
    this.limits.excuse(socket);
    this.sockets.emit(socket, ephemeralEvents.sessionDraining, { reconnectAfterMs });
    await delay(reconnectAfterMs);
    await until(() => !socket.connected || isAnswered(socket), ANSWERS_MS);
    this.sockets.leave(socket);
  }
}

const isAnswered = ({ data }: ChatSocket): boolean => (data.unanswered ?? 0) === 0 && data.opening === undefined;

async function until(holds: () => boolean, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!holds() && performance.now() < deadline) await delay(Math.min(LOOK_EVERY_MS, deadline - performance.now()));
}
