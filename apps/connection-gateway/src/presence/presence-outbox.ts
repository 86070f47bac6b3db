import { ephemeralEvents, limits, type OwnPresence, type Presence } from '@chatgenius/contracts';
import { PacedWork } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { PresenceTelemetry, type PresenceNews } from './presence-telemetry.ts';

/** What changes within this time is told together. */
const WINDOW_MS = 25;

/**
 * What connections are to be told of users: the first change at once, those that follow soon together, the last of each
 * user alone; and nothing before `session:ready`.
 */
@Injectable()
export class PresenceOutbox {
  readonly #waiting = new Map<ChatSocket, Map<string, Presence | OwnPresence>>();
  readonly #flushing = new PacedWork(() => this.#flush(), () => WINDOW_MS);

  constructor(
    private readonly sockets: SocketService,
    private readonly metrics: GatewayMetrics,
    private readonly telemetry: PresenceTelemetry,
  ) {}

  /** @param news that it is told as part of, where its trace is recorded */
  add(socket: ChatSocket, presence: Presence | OwnPresence, news?: PresenceNews): void {
    this.telemetry.due(presence, news);
    const users = this.#waiting.get(socket) ?? new Map<string, Presence | OwnPresence>();
    this.#waiting.set(socket, users.set(presence.userId, presence));
    if (socket.data.opening === undefined) this.#flushing.request();
    else void socket.data.opening.then(() => this.#flushing.request());
  }

  forget(socket: ChatSocket): void {
    this.#waiting.delete(socket);
  }

  /** They are not seen any more: what has not been told is not told. */
  withdraw(socket: ChatSocket, userId: string): void {
    this.#waiting.get(socket)?.delete(userId);
  }

  send(socket: ChatSocket, presences: readonly (Presence | OwnPresence)[]): void {
    this.metrics.presenceSent(presences.length);
    // One by one to whoever does not read, so that of each user the last is kept for them.
    if (this.sockets.isBehind(socket)) return presences.forEach((presence) => this.#sendOne(socket, presence));
    for (let from = 0; from < presences.length; from += limits.presenceUpdateUsers) {
      const users = presences.slice(from, from + limits.presenceUpdateUsers);
      this.sockets.emit(socket, ephemeralEvents.presenceUpdated, { users });
    }
  }

  #sendOne(socket: ChatSocket, presence: Presence | OwnPresence): void {
    this.sockets.emit(socket, ephemeralEvents.presenceUpdated, { users: [presence] }, { coalesceBy: presence.userId });
  }

  #flush(): void {
    const ready = [...this.#waiting].filter(([socket]) => socket.data.opening === undefined);
    for (const [socket, users] of ready) {
      this.#waiting.delete(socket);
      this.send(socket, [...users.values()]);
    }
    this.telemetry.emitted(() => ready.flatMap(([, users]) => [...users.values()]));
  }
}
