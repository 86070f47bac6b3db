import { ChatError, ephemeralEvents, type RevocationReason } from '@chatgenius/contracts';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type SocketIdentity } from './socket-identity.ts';
import { Revocations } from './revocations.ts';
import { noticeAt } from './token-life.rules.ts';
import { type ChatSocket } from '../chat-socket.ts';
import { SocketService } from '../socket.service.ts';

declare module '../chat-socket.ts' {
  interface SocketData {
    /** When to tell the client that its token expires; absent once it was told. */
    noticeAt?: number | undefined;
  }
}

const SWEEP_EVERY_MS = 1_000;

/**
 * Ends connections whose access token has run out or whose session was ended: a token that opens no new connection
 * keeps none open either. Who is told that it runs out, and sends a fresh one, goes on.
 */
@Injectable()
export class SessionExpiryService implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sockets: SocketService,
    private readonly revocations: Revocations,
  ) {
    revocations.onRevoked((revoked) => this.#endRevoked(revoked));
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#sweep(Date.now()), SWEEP_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** From here on the connection lives as long as this token. @returns false if its session was ended just now */
  begin(socket: ChatSocket, identity: SocketIdentity): boolean {
    socket.data.identity = identity;
    socket.data.noticeAt = noticeAt(Date.now(), identity.expiresAt.getTime(), Math.random());
    const reason = this.revocations.reasonOf(identity.sessionId);
    if (reason !== undefined) this.revoke(socket, reason);
    return reason === undefined;
  }

  /** One pass over all connections costs less than a timer for each of them. */
  #sweep(now: number): void {
    for (const socket of this.sockets.connections) {
      const { identity, noticeAt: due = Infinity } = socket.data;
      const expiresAt = identity.expiresAt.getTime();
      if (expiresAt <= now) this.sockets.close(socket, new ChatError('TOKEN_EXPIRED'));
      else if (due <= now) {
        socket.data.noticeAt = undefined;
        this.sockets.emit(socket, ephemeralEvents.sessionExpiring, { expiresAt: identity.expiresAt.toISOString(), expiresInMs: expiresAt - now });
      }
    }
  }

  #endRevoked(revoked: ReadonlyMap<string, RevocationReason>): void {
    for (const socket of this.sockets.connections) {
      const reason = revoked.get(socket.data.identity.sessionId);
      if (reason !== undefined) this.revoke(socket, reason);
    }
  }

  /** Tells the client why its session, or the service token of a bot, is no good any more, and ends the connection. */
  revoke(socket: ChatSocket, reason: RevocationReason): void {
    this.sockets.emit(socket, ephemeralEvents.sessionRevoked, { reason });
    this.sockets.close(socket, new ChatError('SESSION_REVOKED', { revocation: reason }));
  }
}
